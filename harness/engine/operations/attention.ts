/** Multi-head self-attention (Vaswani et al. 2017, section 3.2) of each image's tokens, with a closed-form gradient. */
import type { Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import * as op from '../ops.ts'
import { matMul, matMulFirstTransposed, matMulSecondTransposed } from '../products.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

/**
 * softmax(q k^T / sqrt(d)) v in every head: [batch tokens, 3 width] -> [batch tokens, width].
 * @param qkv - rows are tokens, image after image; columns are queries, then keys, then values, each head after head.
 */
export function attention(qkv: Traced<Tensor2D>, batch: number, heads: number): Traced<Tensor2D> {
  const [rows, columns] = qkv.shape
  const [tokens, width] = [rows / batch, columns / 3]
  const size = width / heads
  const scale = 1 / Math.sqrt(size)
  const split = [batch, tokens, 3, heads, size]

  const { y, kept } = tf.tidy(() => {
    const parts = op.transpose(op.reshape(qkv.tensor, split), [2, 0, 3, 1, 4])
    const [q, k, v] = op.unstack(parts, 0) as [Tensor, Tensor, Tensor]
    const weights = op.softmax(op.mul(matMulSecondTransposed(q, k), scale))
    const mixed = matMul(weights, v)
    const y = op.reshape<Tensor2D>(op.transpose(mixed, [0, 2, 1, 3]), [rows, width])
    return { y, kept: [q, k, v, weights] as const }
  })
  return traced([qkv], y, (dy) => [
    () => {
      const [q, k, v, weights] = kept
      const dqkv = tf.tidy(() => {
        const d = op.transpose(op.reshape(dy, [batch, tokens, heads, size]), [0, 2, 1, 3])
        const dv = matMulFirstTransposed(weights, d)
        const dweights = matMulSecondTransposed(d, v)
        const common = op.sum(op.mul(dweights, weights), -1, true)
        const dscores = op.mul(op.mul(weights, scale), op.sub(dweights, common))
        const dq = matMul(dscores, k)
        const dk = matMulFirstTransposed(dscores, q)
        return op.reshape(op.transpose(op.stack([dq, dk, dv], 0), [1, 3, 0, 2, 4]), [rows, columns])
      })
      tf.dispose([...kept])
      return dqkv
    },
  ])
}
