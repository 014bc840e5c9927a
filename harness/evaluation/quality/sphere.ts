/**
 * How features lie on the unit sphere (Wang and Isola 2020, "Understanding contrastive representation learning through
 * alignment and uniformity on the hypersphere"). Lower is better for both.
 */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import * as op from '../../engine/ops.ts'
import { tf } from '../../engine/tensorflow.ts'
import { RowBlocks, type Rows, unitRows } from '../row-blocks.ts'

/** The t of the uniformity, as published. */
const T = 2
const BLOCK = 500
const SMALLEST = 1e-12

/**
 * Alignment with alpha = 2 (section 4.1): the mean squared distance of the unit features of two views of an image, from
 * 0 to 4.
 * @param first - [count, size]
 * @param second - features of the other views of the same images, in the same order.
 */
export function alignment(first: Rows, second: Rows): number {
  let total = 0
  for (let start = 0; start < first.values.length; start += first.size) {
    const [a, b] = [first, second].map(({ values, size }) => unit(values.subarray(start, start + size)))
    for (let i = 0; i < first.size; i++) total += (a![i]! - b![i]!) ** 2
  }
  return total / first.count
}

/** A row scaled to length 1; one of zeros stays zero. */
export function unit(row: Float32Array): Float32Array {
  const length = Math.sqrt(row.reduce((sum, value) => sum + value * value, 0))
  return row.map((value) => value / Math.max(length, SMALLEST))
}

/**
 * Uniformity with t = 2 (section 4.1): the logarithm of the mean over all pairs of rows of exp(-2 d^2), where d is the
 * distance of their unit features; 0 when all rows point in one direction, and about -4 when they fill a sphere of many
 * dimensions. Rows of length 0 stay where they are.
 * @param rows - [count, size], at least two.
 */
export function uniformity(rows: Rows): number {
  const { count } = rows
  const blocks = new RowBlocks(rows, BLOCK, unitRows)
  let total = 0
  try {
    blocks.each((one) => {
      blocks.each((other) => {
        total += sumOfKernel(one, other)
      })
    })
  } finally {
    blocks.dispose()
  }
  // Every row is in the sum with itself too, at the distance 0.
  return Math.log(Math.max(total - count, 0) / (count * (count - 1)))
}

/** Sum over all pairs of exp(-t d^2), where d^2 = |a|^2 + |b|^2 - 2ab. */
function sumOfKernel(a: Tensor2D, b: Tensor2D): number {
  const lengths = tf.add(tf.sum(tf.square(a), 1, true), tf.reshape(tf.sum(tf.square(b), 1), [1, -1]))
  const products = op.matMul<Tensor2D>(a, b, [false, true])
  const squares = tf.sub(lengths, tf.mul(products, 2))
  return tf.sum(tf.exp(tf.mul(squares, -T))).dataSync()[0]!
}
