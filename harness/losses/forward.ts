/**
 * Forward correction (Patrini et al., "Making Deep Neural Networks Robust to Label Noise", CVPR 2017, theorem 2): with
 * the transition matrix T_ij = P(label j | class i), the loss is -ln (T^T p)_y, the cross-entropy of the noisy label
 * under the noisy prediction. Its gradient is p_k - p_k T_ky / (T^T p)_y. T is the known matrix (`transition.ts`).
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import type { Evaluated, Labelled } from './types.ts'

export function forward(logits: Tensor, { logTransition }: Labelled): Evaluated {
  const logs = op.logSoftmax(logits)
  // ln p_k T_ky; in logarithms, so that a probability that underflows does not divide by zero.
  const joint = op.add(logs, logTransition!)
  const largest = op.max(joint, -1, true)
  const total = op.add(largest, op.log(op.sum(op.exp(op.sub(joint, largest)), -1, true)))
  return {
    values: op.neg(op.sum(total, -1)),
    gradient: op.sub(op.exp(logs), op.exp(op.sub(joint, total))),
  }
}
