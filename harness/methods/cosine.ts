/** Cosine agreement of predictions with targets, the loss term of SimSiam and BYOL. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { unitRows } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'

/**
 * The cosine of prediction and target, averaged over images and summed over masks. If only one side is masked, its rows
 * for every mask (mask after mask) are compared with the same unmasked rows.
 * @param p - [batch, size] or [masks batch, size]
 * @param target - [batch, size] or [masks batch, size]; no gradient flows into it.
 */
export function cosineAgreement(p: Traced<Tensor2D>, target: Tensor2D, batch: number): Traced<Scalar> {
  const u = unitRows(p)
  const size = p.shape[1]
  const v = tf.tidy(() => {
    const v = unitRows(constant(target)).tensor
    const [predicted, aimed] = [p.shape[0], target.shape[0]]
    if (predicted === aimed) return v
    // u . v_1 + u . v_2 + ... = u . (v_1 + v_2 + ...)
    if (predicted < aimed) return op.sum<Tensor2D>(op.reshape(v, [aimed / batch, batch, size]), 0)
    return op.tile<Tensor2D>(v, [predicted / batch, 1])
  })
  const total = tf.tidy(() => op.div<Scalar>(op.sum(op.mul(u.tensor, v)), batch))
  return traced([u], total, (dy) => [() => tf.tidy(() => op.mul(v, op.div(dy, batch)))])
}
