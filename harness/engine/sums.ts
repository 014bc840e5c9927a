/**
 * Sums along rows. On a CPU, products with ones are fastest. On a GPU, products may be rounded to TensorFloat-32, which
 * statistics must not be, and reductions are equally fast.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { computesOnCard } from './backend.ts'
import { filled, once } from './constants.ts'
import * as op from './ops.ts'
import { tf } from './tensorflow.ts'

/** Whether sums are computed as products. */
const asProducts = () => !computesOnCard()

/** The weighted sum of every row: [rows, size], [size, 1] -> [rows, 1]. */
export function weightedRowSums(x: Tensor, weights: Tensor, asProduct = asProducts()): Tensor2D {
  if (asProduct) return op.matMul(x, weights)
  return tf.tidy(() => op.sum(op.mul(x, op.reshape(weights, [1, -1])), 1, true))
}

/** Up to this many pixels, reductions are faster on a CPU, too: three times as fast at 1,024 pixels of 8 channels. */
const FEW_PIXELS = 4096

/** The sum over every image's pixels: [batch, pixels, channels] -> [batch, channels]. */
export function pixelSums(x: Tensor3D, asProduct = asProducts() && x.shape[1] > FEW_PIXELS): Tensor2D {
  const [batch, pixels, channels] = x.shape
  if (!asProduct) return op.sum(x, 1)
  return tf.tidy(() => op.reshape(tf.matMul(filled<Tensor3D>([1, 1, pixels], 1), x), [batch, channels]))
}

/** Replaces every entry by the mean of its group of neighbouring channels: [batch, channels] -> [batch, channels]. */
export function groupMeans(x: Tensor2D, groups: number, asProduct = asProducts()): Tensor2D {
  const [batch, channels] = x.shape
  const size = channels / groups
  return tf.tidy(() => {
    if (asProduct) return tf.matMul(x, sameGroup(channels, groups))
    const means = op.mean(op.reshape(x, [batch, groups, size]), 2, true)
    return op.reshape(op.broadcastTo(means, [batch, groups, size]), [batch, channels])
  })
}

/** [channels, channels]: 1 / size if both channels belong to the same group, else 0. */
function sameGroup(channels: number, groups: number): Tensor2D {
  const size = channels / groups
  return once(`same group ${channels} ${groups}`, () => {
    const groupOf = (channel: number) => Math.floor(channel / size)
    const values = Float32Array.from({ length: channels * channels }, (_, i) =>
      groupOf(Math.floor(i / channels)) === groupOf(i % channels) ? 1 / size : 0,
    )
    return tf.tensor2d(values, [channels, channels])
  })
}

/** Repeats every entry `times` times: [rows, 1] -> [rows, times]. */
export function spread(x: Tensor, times: number, asProduct = asProducts()): Tensor2D {
  if (asProduct) return op.matMul(x, filled([1, times], 1))
  return op.broadcastTo(x, [x.shape[0]!, times])
}
