/**
 * Truncated generalised cross-entropy (Zhang and Sabuncu 2018, equation 7): L_q where p_y > k, and the constant
 * L_q(k) = (1 - k^q) / q elsewhere, so that rows whose label the network thinks unlikely have no gradient. A new network
 * gives few labels more than k, so training begins with plain L_q, as in the paper (40 of 120 epochs on CIFAR-10). The
 * paper then chooses the rows every ten epochs (algorithm 1, with the weights of the best validated epoch); here each
 * step chooses among those of its batch, which is gradient descent on the loss itself.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { generalisedCrossEntropy } from './generalised-cross-entropy.ts'
import type { Evaluated, Labelled, Options } from './types.ts'

export function truncatedCrossEntropy(
  logits: Tensor,
  labelled: Labelled,
  { q, k, start }: Options<'gce-truncated'>,
): Evaluated {
  const { values, gradient } = generalisedCrossEntropy(logits, labelled, { q })
  const own = op.sum(op.mul(op.logSoftmax(logits), labelled.onehot), -1, true) // ln p_y, [..., rows, 1]
  const kept = op.where(op.greater(own, Math.log(k)), 1, 0)
  const { progress } = labelled
  const weight = progress ? op.where(op.greater(start, progress), 1, kept) : kept
  const ofRow = op.sum(weight, -1)
  const constant = (1 - k ** q) / q
  return {
    values: op.add(op.mul(values, ofRow), op.mul(op.sub(1, ofRow), constant)),
    gradient: op.mul(gradient, weight),
  }
}
