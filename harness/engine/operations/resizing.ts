/** Differentiable nearest-neighbour resizing by 2, of ops whose GPU kernels are deterministic: those for resizing are not. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../ops.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

/** Every second pixel of every second row: nearest-neighbour reduction by 2. Height and width are even. */
export function downsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const [rows, pixels] = [(b * h) / 2, (b * h * w) / 4]
  const y = tf.tidy(() => {
    const everySecondRow = op.slice(op.reshape(x.tensor, [rows, 2 * w * c]), [0, 0], [rows, w * c])
    const everySecondPixel = op.slice(op.reshape(everySecondRow, [pixels, 2 * c]), [0, 0], [pixels, c])
    return op.reshape<Tensor4D>(everySecondPixel, [b, h / 2, w / 2, c])
  })
  const after = (x: ReturnType<typeof op.reshape>, length: number) =>
    op.pad(x, [
      [0, 0],
      [0, length],
    ])
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const everySecondRow = op.reshape(after(op.reshape(dy, [pixels, c]), c), [rows, w * c])
        return op.reshape(after(everySecondRow, w * c), [b, h, w, c])
      }),
  ])
}

/** Nearest-neighbour enlargement by 2; two concatenations beat the resize op. */
export function upsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const y = tf.tidy(() => {
    const wide = op.reshape(op.concat([x.tensor, x.tensor], 3), [b, h, 1, 2 * w * c])
    return op.reshape<Tensor4D>(op.concat([wide, wide], 2), [b, 2 * h, 2 * w, c])
  })
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const rows = op.sum(op.reshape(dy, [b * h, 2, 2 * w * c]), 1)
        return op.reshape(op.sum(op.reshape(rows, [b * h * w, 2, c]), 1), [b, h, w, c])
      }),
  ])
}
