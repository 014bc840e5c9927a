/**
 * Symmetric cross-entropy (Wang et al., "Symmetric Cross Entropy for Robust Learning with Noisy Labels", ICCV 2019,
 * equations 5 to 7): alpha (-ln p_y) + beta (-sum_k p_k ln y_k), where A < 0 stands for ln 0, so that the second term is
 * -beta A (1 - p_y). The gradient is (alpha - beta A p_y) times that of cross-entropy. The options `reverse` and
 * `logZero` are beta and A.
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import type { Evaluated, Labelled, Options } from './types.ts'

export function symmetricCrossEntropy(
  logits: Tensor,
  { onehot }: Labelled,
  { alpha, reverse, logZero }: Options<'sce'>,
): Evaluated {
  const logs = op.logSoftmax(logits)
  const own = op.sum(op.mul(logs, onehot), -1, true) // ln p_y, [..., rows, 1]
  const scale = -reverse * logZero
  const p = op.exp(own)
  return {
    values: op.sum(op.add(op.mul(own, -alpha), op.mul(op.sub(1, p), scale)), -1),
    gradient: op.mul(op.sub(op.exp(logs), onehot), op.add(op.mul(p, scale), alpha)),
  }
}
