/**
 * A transformer's feed-forward layer (Vaswani et al. 2017, section 3.3) with the exact Gaussian error linear unit
 * x Phi(x) (Hendrycks and Gimpel 2016) instead of the ReLU, and a closed-form gradient.
 *
 * With u = x / sqrt 2, gelu(x) = u (1 + erf u) / sqrt 2. Both factors are multiplied into the weights, which are small,
 * because the hidden layer is the model's widest and every pass over it is expensive.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { attribute, execute, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { matMul, matMulFirstTransposed, matMulSecondTransposed } from '../products.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

const scaled = (t: Tensor) => op.mul(t, Math.SQRT1_2)
/** Logarithm of 2/sqrt(pi), the slope of erf at 0. */
const LOG_SLOPE = Math.log(2 / Math.sqrt(Math.PI))

/**
 * gelu(x w1 + b1) w2 + b2
 * @param x - [rows, in]
 * @param w1 - [in, hidden]
 * @param w2 - [hidden, out]
 */
export function feedForward(
  x: Traced<Tensor2D>,
  w1: Traced<Tensor2D>,
  b1: Traced<Tensor1D>,
  w2: Traced<Tensor2D>,
  b2: Traced<Tensor1D>,
): Traced<Tensor2D> {
  const { y, u, twicePhi, v1, v2 } = tf.tidy(() => {
    const [v1, c1, v2] = [scaled(w1.tensor), scaled(b1.tensor), scaled(w2.tensor)]
    const u = execute('BiasAdd', [matMul(x.tensor, v1), c1], [T, NHWC])
    const twicePhi = op.add(execute('Erf', [u]), 1)
    const product = matMul(op.mul(u, twicePhi), v2)
    return { y: execute<Tensor2D>('BiasAdd', [product, b2.tensor], [T, NHWC]), u, twicePhi, v1, v2 }
  })
  return traced([x, w1, b1, w2, b2], y, (dy) => {
    const du = tf.tidy(() => {
      const erfSlope = op.exp(op.sub(LOG_SLOPE, op.square(u)))
      const slope = op.add(op.mul(u, erfSlope), twicePhi)
      return op.mul(matMulSecondTransposed(dy, v2), slope)
    })
    const dw2 = w2.tape && tf.tidy(() => scaled(matMulFirstTransposed(op.mul(u, twicePhi), dy)))
    tf.dispose([u, twicePhi])
    return [
      () => matMulSecondTransposed(du, v1),
      () => tf.tidy(() => scaled(matMulFirstTransposed(x.tensor, du))),
      () => tf.tidy(() => scaled(execute('BiasAddGrad', [du], [T, NHWC]))),
      () => dw2!,
      () => execute('BiasAddGrad', [dy], [T, NHWC]),
    ]
  })
}
