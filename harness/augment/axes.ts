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
export function writeCut(numbers: Float32Array, at: number, { start, length }: Cut): void {
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

/** Taps on either side of the middle, enough for a standard deviation of 2, the largest that is drawn. */
const REACH = 6
/** Number of values that describe blur and flip: the weights of the blur's taps by distance, unflipped and flipped. */
export const MIX_NUMBERS = 2 * (REACH + 1)

/** A Gaussian blur as some library defines it. */
export interface Blur {
  /** The weights of the middle and of the taps beside it, by distance; they sum to 1 over both sides. */
  weights(sigma: number): number[]
  /** What lies beyond the edge: the image's reflection, with the outermost pixel once or twice. */
  beyond: 'once' | 'twice'
}

/** ImageFilter.GaussianBlur(sigma), which is three box blurs; at the edge within a few levels. */
export const PILLOW_BLUR: Blur = { weights: pillowWeights, beyond: 'twice' }

/** torchvision's GaussianBlur(5), in which a standard deviation of 2 acts as 1.29. */
export const FIVE_TAPS: Blur = {
  weights(sigma) {
    const near = Math.exp(-1 / (2 * sigma * sigma))
    const taps = [1, near, near ** 4]
    const total = 1 + 2 * (taps[1]! + taps[2]!)
    return taps.map((weight) => weight / total)
  },
  beyond: 'once',
}

/** Pillow's extended box blur (Gwosdek et al. 2011): three boxes, each with the variance of a third. */
function pillowWeights(sigma: number): number[] {
  const variance = sigma ** 2 / 3
  const whole = Math.floor((Math.sqrt(12 * variance + 1) - 1) / 2)
  const part = ((2 * whole + 1) * (whole * (whole + 1) - 3 * variance)) / (6 * (variance - (whole + 1) ** 2)) // of the outer taps
  const box = Array.from({ length: 2 * whole + 3 }, () => 1 / (2 * (whole + part) + 1))
  box[0] = box[box.length - 1] = part / (2 * (whole + part) + 1)
  return convolved(convolved(box, box), box).slice(3 * (whole + 1))
}

function convolved(a: readonly number[], b: readonly number[]): number[] {
  const out = Array.from({ length: a.length + b.length - 1 }, () => 0)
  a.forEach((x, i) => {
    b.forEach((y, j) => {
      out[i + j]! += x * y
    })
  })
  return out
}

/**
 * Writes the weights for mixing pixels along one axis after resizing: a Gaussian blur, then a flip.
 * @param numbers - must be all zeros at this position.
 * @param sigma - standard deviation of the blur in output pixels; 0 for no blur.
 */
export function writeMix(numbers: Float32Array, at: number, sigma: number, flipped: boolean, blur: Blur): void {
  numbers.set(sigma > 0 ? blur.weights(sigma) : [1], flipped ? at + REACH + 1 : at)
}

/** For each value of a mix, the source pixel of every output pixel: [14, size size]. */
function mixPatterns(size: number, beyond: Blur['beyond']): Tensor2D {
  return once(`blur patterns ${size} ${beyond}`, () => {
    const values = new Float32Array(MIX_NUMBERS * size * size)
    for (let o = 0; o < size; o++) {
      for (let tap = -REACH; tap <= REACH; tap++) {
        const from = reflect(o + tap, size, beyond)
        const pattern = Math.abs(tap) * size * size
        values[pattern + from * size + o]! += 1
        values[(REACH + 1) * size * size + pattern + from * size + size - 1 - o]! += 1
      }
    }
    return tf.tensor2d(values, [MIX_NUMBERS, size * size])
  })
}

function reflect(i: number, size: number, edge: Blur['beyond']): number {
  const period = edge === 'twice' ? 2 * size : Math.max(1, 2 * (size - 1))
  const within = ((i % period) + period) % period
  if (within < size) return within
  return edge === 'twice' ? period - 1 - within : period - within
}

/**
 * The matrix of one axis for each image: the weight of each source pixel in each output pixel.
 * @param cuts - [batch, 3], written by `writeCut`.
 * @param mixes - [batch, 14], written by `writeMix`.
 * @param longest - the longest crop.
 * @param beyond - of the blur.
 * @returns [batch, source, output], which the surrounding `tf.tidy` owns.
 */
export function axisMatrices(
  cuts: Tensor2D,
  mixes: Tensor2D,
  source: number,
  output: number,
  longest: number,
  beyond: Blur['beyond'],
): Tensor3D {
  return tf.tidy(() => {
    const [start, last, first] = op.split(cuts, [1, 1, 1], 1) as [Tensor2D, Tensor2D, Tensor2D]
    const pixels = once(`pixels 1 to ${source}`, () => tf.reshape(tf.range(1, source + 1), [1, source]))
    const inside = op.minimum(op.relu(op.sub(pixels, start)), last)
    const resized = op.gather<Tensor3D>(table(longest, output), op.cast(op.add(first, inside), 'float32', 'int32'))
    const mixing = op.reshape<Tensor3D>(tf.matMul(mixes, mixPatterns(output, beyond)), [cuts.shape[0], output, output])
    return tf.matMul(resized, mixing)
  })
}
