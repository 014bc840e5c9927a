/**
 * Peer loss (Liu and Guo, "Peer Loss Functions: Learning from Noisy Labels without Knowing Noise Rates", ICML 2020,
 * equation 5) of cross-entropy l: l(f(x_i), y_i) - alpha l(f(x_a), y_b), where a and b are random rows of their own. Here
 * a is i and b its neighbour in the batch: rows of a batch are in random order, so that over a batch this is a random
 * pairing. The gradient is (1 - alpha) p - y_i + alpha y_b. Like a negative smooth rate, the loss has no lower bound.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import type { Evaluated, Labelled, Options } from './types.ts'

export function peerLoss(logits: Tensor, { onehot }: Labelled, { alpha }: Options<'peer'>): Evaluated {
  const logs = op.logSoftmax(logits)
  const target = op.sub(onehot, op.mul(neighbours(onehot), alpha))
  return {
    values: op.neg(op.sum(op.mul(target, logs), -1)),
    gradient: op.sub(op.mul(op.exp(logs), 1 - alpha), target),
  }
}

/** The next row's labels for each row, and the first row's for the last. */
function neighbours(onehot: Tensor): Tensor {
  const axis = onehot.shape.length - 2
  const rows = onehot.shape[axis]!
  const [first, rest] = op.split(onehot, [1, rows - 1], axis)
  return op.concat([rest!, first!], axis)
}
