/**
 * Differentiable nearest-neighbour resizing by 2. Gradients are in closed form, because TensorFlow's are not
 * deterministic on a GPU.
 */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { ints } from '../constants.ts'
import { attribute, execute, typeAttribute } from '../native.ts'
import * as op from '../ops.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

/** Nearest-neighbour reduction by 2: every second pixel of every second row. Height and width must be even. */
export function downsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const y = execute<Tensor4D>('ResizeNearestNeighbor', [x.tensor, ints([h / 2, w / 2])], NEAREST)
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const rows = op.reshape(zerosAfter(op.reshape(dy, [(b * h * w) / 4, c]), c), [(b * h) / 2, w * c])
        return op.reshape(zerosAfter(rows, w * c), x.shape)
      }),
  ])
}

const NEAREST = [
  typeAttribute('T'),
  attribute('align_corners', 'TF_ATTR_BOOL', false),
  attribute('half_pixel_centers', 'TF_ATTR_BOOL', false),
]

/** Appends `count` zeros to every row of a matrix. */
function zerosAfter(x: Tensor, count: number): Tensor {
  return op.pad(x, [
    [0, 0],
    [0, count],
  ])
}

/** Nearest-neighbour enlargement by 2, as two concatenations, which are faster than the resize op. */
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
