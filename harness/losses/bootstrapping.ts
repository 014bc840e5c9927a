/**
 * Bootstrapping (Reed et al., "Training Deep Neural Networks on Noisy Labels with Bootstrapping", ICLR workshop 2015):
 * cross-entropy with a target that mixes the label and the model's own prediction.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import type { Evaluated, Labelled, Options } from './types.ts'

/**
 * Equation 6: -sum_k (beta y_k + (1 - beta) p_k) ln p_k, which is beta times cross-entropy plus (1 - beta) times the
 * entropy H of the prediction. The gradient is beta (p_k - y_k) - (1 - beta) p_k (ln p_k + H).
 */
export function softBootstrap(logits: Tensor, { onehot }: Labelled, { beta }: Options<'bootstrap-soft'>): Evaluated {
  const logs = op.logSoftmax(logits)
  const p = op.exp(logs)
  const target = op.add(op.mul(onehot, beta), op.mul(p, 1 - beta))
  const entropy = op.neg(op.sum(op.mul(p, logs), -1, true))
  const pull = op.mul(op.mul(p, op.add(logs, entropy)), 1 - beta)
  return {
    values: op.neg(op.sum(op.mul(target, logs), -1)),
    gradient: op.sub(op.mul(op.sub(p, onehot), beta), pull),
  }
}

/**
 * Equation 7: -sum_k (beta y_k + (1 - beta) z_k) ln p_k, where z is 1 at the model's most probable class. The target is
 * constant, so the gradient is p less the target.
 */
export function hardBootstrap(logits: Tensor, { onehot }: Labelled, { beta }: Options<'bootstrap-hard'>): Evaluated {
  const logs = op.logSoftmax(logits)
  const guess = op.oneHot(op.argMax(logits), logits.shape.at(-1)!)
  const target = op.add(op.mul(onehot, beta), op.mul(guess, 1 - beta))
  return { values: op.neg(op.sum(op.mul(target, logs), -1)), gradient: op.sub(op.exp(logs), target) }
}
