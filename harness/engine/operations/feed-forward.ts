/**
 * A transformer's feed-forward layer (Vaswani et al. 2017, section 3.3) with the exact Gaussian error linear unit
 * x Phi(x) (Hendrycks and Gimpel 2016) in place of the ReLU, with a closed-form gradient.
 *
 * With u = x / sqrt 2, gelu(x) = u (1 + erf u) / sqrt 2. Both factors go into the weights, which are small: the hidden layer is
 * the widest of the model, and every pass over it counts.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { attribute, consume, execute, typeAttribute } from '../native.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')
const matrix = (firstTransposed: boolean) => [
  T,
  attribute('transpose_a', 'TF_ATTR_BOOL', firstTransposed),
  attribute('transpose_b', 'TF_ATTR_BOOL', false),
]
const plain = matrix(false)
const firstTransposed = matrix(true)
const secondTransposed = [T, attribute('adj_x', 'TF_ATTR_BOOL', false), attribute('adj_y', 'TF_ATTR_BOOL', true)]

const scaled = (t: Tensor) => tf.mul(t, Math.SQRT1_2)
/** Of 2/sqrt(pi), the slope of erf at 0. */
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
  const [v1, v2] = [scaled(w1.tensor), scaled(w2.tensor)]
  const u = tf.tidy(() => {
    const product = execute('MatMul', [x.tensor, v1], plain)
    return consume(product, (t) => execute('BiasAdd', [t, scaled(b1.tensor)], [T, NHWC]))
  })
  const twicePhi = tf.tidy(() => consume(execute('Erf', [u]), (t) => execute('AddV2', [t, tf.scalar(1)])))
  const hidden = execute('Mul', [u, twicePhi])
  const y = consume(execute('MatMul', [hidden, v2], plain), (t) =>
    execute<Tensor2D>('BiasAdd', [t, b2.tensor], [T, NHWC]),
  )
  return traced([x, w1, b1, w2, b2], y, (dy) => {
    const dw2 = w2.tape && consume(execute('MatMul', [hidden, dy], firstTransposed), scaled)
    hidden.dispose()
    const slope = tf.tidy(() => {
      const exponent = consume(execute('Square', [u]), (t) => execute('Sub', [tf.scalar(LOG_SLOPE), t]))
      const erfSlope = consume(exponent, (t) => execute('Exp', [t]))
      const share = consume(erfSlope, (t) => execute('Mul', [u, t]))
      return consume(share, (t) => execute('AddV2', [t, twicePhi]))
    })
    tf.dispose([u, twicePhi])
    const dhidden = execute('BatchMatMulV2', [dy, v2], secondTransposed)
    const du = consume(dhidden, (t) => execute('Mul', [t, slope]))
    tf.dispose([slope, v2])
    return [
      () => execute('BatchMatMulV2', [du, v1], secondTransposed),
      () => consume(execute('MatMul', [x.tensor, du], firstTransposed), scaled),
      () => consume(execute('BiasAddGrad', [du], [T, NHWC]), scaled),
      () => dw2!,
      () => execute('BiasAddGrad', [dy], [T, NHWC]),
    ]
  })
}
