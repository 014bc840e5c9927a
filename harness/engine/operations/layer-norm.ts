/** Layer normalisation (Ba, Kiros and Hinton 2016) with a closed-form gradient. */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { filled } from '../constants.ts'
import { attribute, execute, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { weightedRowSums } from '../sums.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')
const NHWC = attribute('data_format', 'TF_ATTR_STRING', 'NHWC')

const columnSums = (x: Tensor) => execute('BiasAddGrad', [x], [T, NHWC])

/**
 * Normalises every row to mean 0 and variance 1, then applies gamma and beta. The batch-norm op on transposed rows
 * would take four times as long.
 * @param x - [rows, size]
 * @param gamma - [size]
 * @param beta - [size]
 */
export function layerNorm(
  x: Traced<Tensor2D>,
  gamma: Traced<Tensor1D>,
  beta: Traced<Tensor1D>,
  epsilon: number,
): Traced<Tensor2D> {
  const [, size] = x.shape
  const { y, normalised, inverse } = tf.tidy(() => {
    const average = filled([size, 1], 1 / size)
    const centred = op.sub(x.tensor, weightedRowSums(x.tensor, average))
    const variance = weightedRowSums(op.square(centred), average)
    const inverse = op.rsqrt(op.add(variance, epsilon))
    const normalised = op.mul(centred, inverse)
    const y = op.add<Tensor2D>(op.mul(normalised, gamma.tensor), beta.tensor)
    return { y, normalised, inverse }
  })
  return traced([x, gamma, beta], y, (dy) => {
    const product = op.mul(dy, normalised)
    const dgamma = gamma.tape && columnSums(product)
    const dx = tf.tidy(() => {
      const weights = op.reshape(op.div(gamma.tensor, size), [size, 1])
      const common = op.add(op.mul(normalised, weightedRowSums(product, weights)), weightedRowSums(dy, weights))
      return op.mul(op.sub(op.mul(dy, gamma.tensor), common), inverse)
    })
    tf.dispose([product, normalised, inverse])
    return [() => dx, () => dgamma!, () => columnSums(dy)]
  })
}
