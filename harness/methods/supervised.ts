/**
 * Supervised training on labels that may be wrong, with generalised label smoothing (Wei et al. 2022, equation 1): the
 * baseline for self-supervision. A negative rate starts with a warm-up on plain cross-entropy, as it would otherwise
 * diverge at once.
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
  constantPredictorRate: false,
  heads: (featureSize, _config, classes) => ({ projector: classifier('fc', featureSize, classes), predictor: null }),
  /** The smoothing rate; 0 during the warm-up of a negative rate. */
  numbers({ supervised }, progress) {
    const { rate, warmup } = supervised!
    return [rate < 0 && progress < warmup ? 0 : rate]
  },
  /** Cross-entropy with the targets of `smoothedTargets`, computed on the device. */
  loss({ first: { z }, labels, numbers: [rate] }) {
    const classes = z.shape[1]
    const hard = op.mul(op.oneHot(labels!, classes), op.sub(1, rate!))
    return crossEntropy(z, op.add<Tensor2D>(hard, op.div(rate!, classes)))
  },
}
