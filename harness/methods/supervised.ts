/**
 * Supervised training on labels that may be wrong, with generalised label smoothing (Wei et al. 2022, equation 1): the
 * baseline for self-supervision. A negative rate starts with a warm-up on plain cross-entropy, as it would otherwise
 * diverge at once. A loss for wrong labels can take the place of smoothing.
 */

import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { LossConfig } from '../../db/config/losses.ts'
import { crossEntropy } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { robustLoss } from '../losses/index.ts'
import { classifier } from '../models/mlp.ts'
import type { Method } from './types.ts'

export const supervised: Method = {
  name: 'supervised',
  views: 1,
  heads: (featureSize, _config, classes) => ({ projector: classifier('fc', featureSize, classes), predictor: null }),
  /** The smoothing rate, 0 during the warm-up of a negative rate; for a loss, the share of training that is done. */
  numbers({ supervised }, progress) {
    const { rate, warmup, loss } = supervised!
    if (loss) return [progress]
    return [rate < 0 && progress < warmup ? 0 : rate]
  },
  /** Cross-entropy with the targets of `smoothedTargets`, computed on the device; or a loss for wrong labels. */
  loss({ first: { z }, labels, numbers: [number], transitions }, { supervised }) {
    if (supervised!.loss) return meanLoss(supervised!.loss, z, { labels: labels!, transitions, progress: number })
    const rate = number!
    const classes = z.shape[1]
    const hard = op.mul(op.oneHot(labels!, classes), op.sub(1, rate))
    return crossEntropy(z, op.add<Tensor2D>(hard, op.div(rate, classes)))
  },
}

/** The mean over the batch of a loss for wrong labels. */
function meanLoss(
  loss: LossConfig,
  z: Traced<Tensor2D>,
  { labels, transitions, progress }: { labels: Tensor1D; transitions: Tensor2D | null; progress: Scalar | undefined },
): Traced<Scalar> {
  const [count, classes] = z.shape
  const { values, gradient } = tf.tidy(() => {
    const labelled = {
      onehot: op.oneHot(labels, classes),
      logTransition: transitions && op.gather(transitions, labels),
      progress,
    }
    const found = robustLoss(loss, z.tensor, labelled)
    return { values: op.mean<Scalar>(found.values), gradient: found.gradient }
  })
  return traced([z], values, (dy) => [() => tf.tidy(() => op.mul(gradient, op.div(dy, count)))])
}
