/** Differentiable nearest-neighbour resizing by 2. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { attribute, execute, typeAttribute } from '../native.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

const T = typeAttribute('T')

/** Every second pixel of every second row: nearest-neighbour reduction by 2. */
export function downsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [, h, w] = x.shape
  const flags = [
    attribute('align_corners', 'TF_ATTR_BOOL', false),
    attribute('half_pixel_centers', 'TF_ATTR_BOOL', false),
  ]
  const size = (height: number, width: number) => tf.tensor1d([height, width], 'int32')
  const y = execute<Tensor4D>('ResizeNearestNeighbor', [x.tensor, size(h / 2, w / 2)], [T, ...flags])
  return traced([x], y, (dy) => [() => execute('ResizeNearestNeighborGrad', [dy, size(h, w)], [T, ...flags])])
}

/** Nearest-neighbour enlargement by 2; two concatenations beat the resize op. */
export function upsample(x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [b, h, w, c] = x.shape
  const y = tf.tidy(() => {
    const wide = tf.reshape(tf.concat([x.tensor, x.tensor], 3), [b, h, 1, 2 * w * c])
    return tf.reshape(tf.concat([wide, wide], 2), [b, 2 * h, 2 * w, c]) as Tensor4D
  })
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const rows = tf.sum(tf.reshape(dy, [b * h, 2, 2 * w * c]), 1)
        return tf.reshape(tf.sum(tf.reshape(rows, [b * h * w, 2, c]), 1), [b, h, w, c])
      }),
  ])
}
