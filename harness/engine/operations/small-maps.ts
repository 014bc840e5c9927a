/**
 * A padded 3x3 convolution of maps of at most 2x2 pixels, as one dense product with separate weights for every pair of
 * pixels. On a CPU, it takes half the time of the convolution kernels, which are inefficient on so few pixels (measured
 * with 128 images of 2x2x128).
 */
import type { Tensor, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { computesOnCard } from '../backend.ts'
import { once } from '../constants.ts'
import * as op from '../ops.ts'
import { matMul, matMulFirstTransposed, matMulSecondTransposed } from '../products.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const KERNEL = 3
/** Up to this height and width, the kernel reaches from every pixel to every other. */
const REACH = 2

/** Whether `smallConvolution` is faster for a convolution of stride 1 with padding that keeps the size. */
export function isSmallMap([, height, width]: Tensor4D['shape'], kernel: number): boolean {
  return !computesOnCard() && kernel === KERNEL && height <= REACH && width <= REACH
}

/**
 * @param x - [batch, height, width, in]
 * @param w - [3, 3, in, out]
 * @returns [batch, height, width, out]
 */
export function smallConvolution(x: Traced<Tensor4D>, w: Traced<Tensor4D>): Traced<Tensor4D> {
  const [batch, height, width, inputs] = x.shape
  const outputs = w.shape[3]
  const pixels = height * width
  const flat = (t: Tensor): Tensor2D => op.reshape(t, [batch, pixels * t.shape[3]!])
  const taps = tapsOf(height, width)
  const dense = tf.tidy(() => {
    const each = op.gather(op.reshape(w.tensor, [KERNEL * KERNEL, inputs, outputs]), taps.indices)
    const blocks = op.transpose(op.reshape(each, [pixels, pixels, inputs, outputs]), [0, 2, 1, 3])
    return op.reshape<Tensor2D>(blocks, [pixels * inputs, pixels * outputs])
  })
  const y = tf.tidy(() => op.reshape<Tensor4D>(matMul(flat(x.tensor), dense), [batch, height, width, outputs]))
  return traced([x, w], y, (dy) => [
    () => tf.tidy(() => op.reshape(matMulSecondTransposed(flat(dy), dense), x.shape)),
    () =>
      tf.tidy(() => {
        const gradient = op.reshape(matMulFirstTransposed(flat(x.tensor), flat(dy)), [pixels, inputs, pixels, outputs])
        const each = op.reshape(op.transpose(gradient, [0, 2, 1, 3]), [pixels * pixels, inputs * outputs])
        return op.reshape(op.matMul(taps.sums, each), w.shape)
      }),
  ])
}

/** The kernel weight for each pair of pixels, as indices, and the matrix that sums the gradients of each weight. */
function tapsOf(height: number, width: number) {
  const pixels = height * width
  const place = (pixel: number) => [Math.floor(pixel / width), pixel % width] as const
  const values = Array.from({ length: pixels * pixels }, (_, pair) => {
    const [[fromRow, fromColumn], [toRow, toColumn]] = [place(Math.floor(pair / pixels)), place(pair % pixels)]
    return (fromRow - toRow + 1) * KERNEL + fromColumn - toColumn + 1
  })
  const name = `taps of ${height} x ${width}`
  return {
    indices: once(name, () => tf.tensor1d(values, 'int32')),
    sums: once(`sums of ${name}`, () => {
      return tf.tensor2d(Array.from({ length: KERNEL * KERNEL }, (_, tap) => values.map((one) => Number(one === tap))))
    }),
  }
}
