/**
 * Crop, resize, flip and blur of a whole batch as one matrix per axis, computed on the device from a few random numbers
 * per image. A view is V x H^T for every channel: two batched products.
 */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { once } from '../engine/constants.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { resizeWeights } from './resample.ts'

/** The crop along one axis of one image, in source pixels. */
export interface Cut {
  start: number
  length: number
}

/** Number of values that describe one crop to the device. */
export const CUT_NUMBERS = 3

/**
 * Writes the start of the crop, the index of its last row and the index of its first row in the table below. The rows
 * for a length are those of its pixels, between two rows of zeros for the pixels outside.
 */
export function tellCut(numbers: Float32Array, at: number, { start, length }: Cut): void {
  numbers[at] = start
  numbers[at + 1] = length + 1
  numbers[at + 2] = firstRow(length)
}

const firstRow = (length: number) => (length * (length - 1)) / 2 + 2 * (length - 1)

/** For every length up to `longest`, the weight of each source pixel in every output pixel: [rows, output]. */
function table(longest: number, output: number): Tensor2D {
  return once(`resize weights ${longest} ${output}`, () => {
    const rows = firstRow(longest + 1)
    const values = new Float32Array(rows * output)
    for (let length = 1; length <= longest; length++) {
      const weights = resizeWeights(length, output)
      const first = firstRow(length) + 1
      for (let o = 0; o < output; o++) {
        for (let i = 0; i < length; i++) values[(first + i) * output + o] = weights[o * length + i]!
      }
    }
    return tf.tensor2d(values, [rows, output])
  })
}

const BLUR_RADIUS = 2
/** Number of values that describe blur and flip: the weights of the blur's taps by distance, unflipped and flipped. */
export const MIX_NUMBERS = 2 * (BLUR_RADIUS + 1)

/**
 * Writes the weights for mixing pixels along one axis after resizing: a Gaussian blur over five pixels, then a flip.
 * @param numbers - must be all zeros at this position.
 * @param sigma - standard deviation of the blur in output pixels; 0 for no blur.
 */
export function tellMix(numbers: Float32Array, at: number, sigma: number, flipped: boolean): void {
  const near = sigma > 0 ? Math.exp(-1 / (2 * sigma * sigma)) : 0
  const far = near ** 4
  const total = 1 + 2 * near + 2 * far
  const first = flipped ? at + BLUR_RADIUS + 1 : at
  numbers[first] = 1 / total
  numbers[first + 1] = near / total
  numbers[first + 2] = far / total
}

/**
 * For each value of a mix, the source pixel of every output pixel: [6, size size]. Pixels are reflected at the edge, as
 * in torchvision.
 */
function mixPatterns(size: number): Tensor2D {
  return once(`blur patterns ${size}`, () => {
    const values = new Float32Array(MIX_NUMBERS * size * size)
    for (let o = 0; o < size; o++) {
      for (let tap = -BLUR_RADIUS; tap <= BLUR_RADIUS; tap++) {
        const from = reflect(o + tap, size)
        const pattern = Math.abs(tap) * size * size
        values[pattern + from * size + o]! += 1
        values[(BLUR_RADIUS + 1) * size * size + pattern + from * size + size - 1 - o]! += 1
      }
    }
    return tf.tensor2d(values, [MIX_NUMBERS, size * size])
  })
}

function reflect(i: number, size: number): number {
  if (i < 0) return -i
  return i >= size ? 2 * (size - 1) - i : i
}

/**
 * The matrix of one axis for each image: the weight of each source pixel in each output pixel.
 * @param cuts - [batch, 3], written by `tellCut`.
 * @param mixes - [batch, 6], written by `tellMix`.
 * @param longest - the longest crop.
 * @returns [batch, source, output], which the surrounding `tf.tidy` owns.
 */
export function axisMatrices(
  cuts: Tensor2D,
  mixes: Tensor2D,
  source: number,
  output: number,
  longest = source,
): Tensor3D {
  return tf.tidy(() => {
    const [start, last, first] = op.split(cuts, [1, 1, 1], 1) as [Tensor2D, Tensor2D, Tensor2D]
    const pixels = once(`pixels 1 to ${source}`, () => tf.reshape(tf.range(1, source + 1), [1, source]))
    const inside = op.minimum(op.relu(op.sub(pixels, start)), last)
    const resized = op.gather<Tensor3D>(table(longest, output), op.cast(op.add(first, inside), 'float32', 'int32'))
    const mixing = op.reshape<Tensor3D>(tf.matMul(mixes, mixPatterns(output)), [cuts.shape[0], output, output])
    return tf.matMul(resized, mixing)
  })
}
