/**
 * Training from scratch on labels that may be wrong, with generalised label smoothing (Wei et al. 2022, equation 1): the
 * baseline beside self-supervision. A negative rate begins with plain cross-entropy, from which it would diverge at once.
 */

import { crossEntropy } from '../engine/operations/index.ts'
import { tf } from '../engine/tensorflow.ts'
import { classifier } from '../models/mlp.ts'
import { smoothedTargets } from '../noisy-labels/smoothing.ts'
import type { Method } from './types.ts'

export const supervised: Method = {
  name: 'supervised',
  views: 1,
  masksBoth: false,
  momentumTarget: false,
  constantPredictorRate: false,
  heads: (featureSize, _config, classes) => ({ projector: classifier('fc', featureSize, classes), predictor: null }),
  loss({ first: { z }, labels, progress }, { supervised }) {
    const { rate, warmup } = supervised!
    const classes = z.shape[1]
    const targets = smoothedTargets(labels!, classes, rate < 0 && progress < warmup ? 0 : rate)
    return crossEntropy(z, tf.tensor2d(targets, z.shape))
  },
}
