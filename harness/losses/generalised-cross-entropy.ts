/**
 * Generalised cross-entropy, L_q, without truncation (Zhang and Sabuncu, "Generalized Cross Entropy Loss for Training Deep Neural Networks with
 * Noisy Labels", NeurIPS 2018, equation 6): (1 - p_y^q) / q, cross-entropy as q goes to 0 and half the mean absolute
 * error at q = 1. The gradient is that of cross-entropy times p_y^q.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import type { Evaluated, Labelled, Options } from './types.ts'

export function generalisedCrossEntropy(
  logits: Tensor,
  { onehot }: Labelled,
  { q }: Pick<Options<'gce'>, 'q'>,
): Evaluated {
  const logs = op.logSoftmax(logits)
  const power = op.exp(op.mul(op.sum(op.mul(logs, onehot), -1, true), q)) // p_y^q, [..., rows, 1]
  return {
    values: op.sum(op.div(op.sub(1, power), q), -1),
    gradient: op.mul(op.sub(op.exp(logs), onehot), power),
  }
}
