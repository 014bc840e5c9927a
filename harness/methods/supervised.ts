/**
 * Training from scratch on labels that may be wrong, with generalised label smoothing (Wei et al. 2022, equation 1): the
 * baseline beside self-supervision. A negative rate begins with plain cross-entropy, from which it would diverge at once.
 */

import type { Tensor2D } from '@tensorflow/tfjs-core'
import { crossEntropy } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { classifier } from '../models/mlp.ts'
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
    // Generalised label smoothing as in `smoothedTargets`, on the device.
    const now = rate < 0 && progress < warmup ? 0 : rate
    const targets = op.add<Tensor2D>(op.mul(op.oneHot(labels!, classes), 1 - now), now / classes)
    return crossEntropy(z, targets)
  },
}
