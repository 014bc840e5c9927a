/** Conversions between images and rows of tokens, image after image. */
import type { Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../ops.ts'
import { type Traced, traced } from '../tape.ts'
import { tf } from '../tensorflow.ts'

/** Cuts images into patches, row by row: [batch, height, width, channels] -> [batch patches, side side channels]. */
export function patches(x: Traced<Tensor4D>, side: number): Traced<Tensor2D> {
  const [batch, height, width, channels] = x.shape
  const [down, across] = [height / side, width / side]
  const y = tf.tidy(() => {
    const blocks = op.reshape(x.tensor, [batch, down, side, across, side * channels])
    const patches = [batch * down * across, side * side * channels]
    return op.reshape<Tensor2D>(op.transpose(blocks, [0, 1, 3, 2, 4]), patches)
  })
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() => {
        const blocks = op.reshape(dy, [batch, down, across, side, side * channels])
        return op.reshape(op.transpose(blocks, [0, 1, 3, 2, 4]), x.shape)
      }),
  ])
}

/**
 * Prepends the class token to every image's patches and adds the position embeddings.
 * @param x - [batch patches, width]
 * @param first - [1, 1, width]
 * @param position - [1, 1 + patches, width]
 * @returns [batch (1 + patches), width]
 */
export function addPositions(
  x: Traced<Tensor2D>,
  first: Traced<Tensor3D>,
  position: Traced<Tensor3D>,
): Traced<Tensor2D> {
  const [, tokens, width] = position.shape
  const batch = x.shape[0] / (tokens - 1)
  const y = tf.tidy(() => {
    const rest = op.reshape(x.tensor, [batch, tokens - 1, width])
    const all = op.concat([op.tile(first.tensor, [batch, 1, 1]), rest], 1)
    return op.reshape<Tensor2D>(op.add(all, position.tensor), [batch * tokens, width])
  })
  return traced([x, first, position], y, (dy) => {
    const images = op.reshape(dy, [batch, tokens, width])
    return [
      () => tf.tidy(() => op.reshape(op.slice(images, [0, 1, 0], [batch, tokens - 1, width]), x.shape)),
      () => tf.tidy(() => op.sum(op.slice(images, [0, 0, 0], [batch, 1, width]), 0, true)),
      () => op.sum(images, 0, true),
    ]
  })
}

/** The first row of each of `batch` equal parts: [batch tokens, width] -> [batch, width]. */
export function firstTokens(x: Traced<Tensor2D>, batch: number): Traced<Tensor2D> {
  const [rows, width] = x.shape
  const whole = (rows / batch) * width
  const y = tf.tidy(() => op.slice<Tensor2D>(op.reshape(x.tensor, [batch, whole]), [0, 0], [batch, width]))
  return traced([x], y, (dy) => [
    () =>
      tf.tidy(() =>
        op.reshape(
          op.pad(dy, [
            [0, 0],
            [0, whole - width],
          ]),
          x.shape,
        ),
      ),
  ])
}
