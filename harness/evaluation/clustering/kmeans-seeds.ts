/**
 * Greedy k-means++ (Arthur and Vassilvitskii 2007): for every further centre, 2 + log k candidate rows are drawn with
 * a probability proportional to their squared distance from the nearest centre so far; the candidate that leaves the
 * smallest sum of these distances is chosen.
 */
import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { Random } from '../../base/random.ts'
import { attribute, execute, typeAttribute } from '../../engine/native.ts'
import { tf } from '../../engine/tensorflow.ts'
import type { RowBlocks, Rows } from '../row-blocks.ts'

/**
 * Chooses the initial centres of every restart.
 * @param data - `rows` with the mean subtracted.
 * @param mean - mean of every feature, [size].
 * @param randoms - one generator per restart.
 * @returns the centres of each restart, [k, size], with the mean subtracted.
 */
export function plusPlus(
  data: RowBlocks,
  rows: Rows,
  mean: Float32Array,
  k: number,
  randoms: readonly Random[],
): Float32Array[] {
  const { count, size } = rows
  const starts = randoms.length
  const trials = 2 + Math.floor(Math.log(k))
  const centres = randoms.map(() => new Float32Array(k * size))
  const take = (step: number, chosen: readonly number[]) => {
    for (const [start, row] of chosen.entries()) centres[start]!.set(rowWithout(mean, rows, row), step * size)
    approach(data, closest, starts, tensorOf(rows, mean, chosen))
  }
  /** Squared distance of every row from the nearest centre of every restart, [rows, starts]. */
  const closest = new Float32Array(count * starts).fill(Infinity)
  take(
    0,
    randoms.map((random) => random.integer(count)),
  )
  for (let step = 1; step < k; step++) {
    const drawn = randoms.flatMap((random, start) => draw(closest, start, starts, trials, random))
    const sums = remaining(data, closest, starts, tensorOf(rows, mean, drawn))
    const best = randoms.map((_, start) => {
      const own = sums.subarray(start * trials, (start + 1) * trials)
      return drawn[start * trials + own.indexOf(Math.min(...own))]!
    })
    take(step, best)
  }
  return centres
}

/** One row of the features with the mean subtracted, [size]. */
export function rowWithout(mean: Float32Array, { values, size }: Rows, row: number): Float32Array {
  return values.slice(row * size, (row + 1) * size).map((value, feature) => value - mean[feature]!)
}

function tensorOf(rows: Rows, mean: Float32Array, chosen: readonly number[]): Tensor2D {
  const values = new Float32Array(chosen.length * rows.size)
  for (const [i, row] of chosen.entries()) values.set(rowWithout(mean, rows, row), i * rows.size)
  return tf.tensor2d(values, [chosen.length, rows.size])
}

/** Draws rows with a probability proportional to their distance, or uniformly if every distance is 0. */
function draw(closest: Float32Array, start: number, starts: number, trials: number, random: Random): number[] {
  const count = closest.length / starts
  let total = 0
  for (let at = start; at < closest.length; at += starts) total += closest[at]!
  if (total === 0) return Array.from({ length: trials }, () => random.integer(count))
  const marks = Array.from({ length: trials }, () => random.uniform(0, total)).sort((a, b) => a - b)
  const drawn: number[] = []
  let sum = 0
  for (let row = 0; row < count && drawn.length < trials; row++) {
    sum += closest[row * starts + start]!
    while (drawn.length < trials && sum > marks[drawn.length]!) drawn.push(row)
  }
  while (drawn.length < trials) drawn.push(count - 1)
  return drawn
}

/** The sum of distances that each candidate would leave, [starts, trials]. Disposes of `candidates`. */
function remaining(data: RowBlocks, closest: Float32Array, starts: number, candidates: Tensor2D): Float64Array {
  const sums = new Float64Array(candidates.shape[0])
  data.each((x, start) => {
    const left = tf.sum(nearer(x, start, closest, starts, candidates), 0).dataSync<'float32'>()
    for (const [i, value] of left.entries()) sums[i]! += value
  })
  candidates.dispose()
  return sums
}

/** Updates `closest` with one more centre per restart. Disposes of `centres`. */
function approach(data: RowBlocks, closest: Float32Array, starts: number, centres: Tensor2D): void {
  data.each((x, start) => {
    closest.set(nearer(x, start, closest, starts, centres).dataSync<'float32'>(), start * starts)
  })
  centres.dispose()
}

/** Squared distance from the nearest centre once a candidate is added: [rows, starts, candidates per start]. */
function nearer(x: Tensor2D, from: number, closest: Float32Array, starts: number, candidates: Tensor2D): Tensor3D {
  const [rows, all] = [x.shape[0], candidates.shape[0]]
  const products = execute('MatMul', [x, candidates], TRANSPOSE_SECOND) as Tensor2D
  const lengths = tf.add(tf.sum(tf.square(x), 1, true), tf.sum(tf.square(candidates), 1))
  const distances = tf.maximum(tf.sub(lengths, tf.mul(products, 2)), 0)
  const before = tf.tensor3d(closest.subarray(from * starts, (from + rows) * starts), [rows, starts, 1])
  return tf.minimum(tf.reshape(distances, [rows, starts, all / starts]), before)
}

const TRANSPOSE_SECOND = [
  attribute('transpose_a', 'TF_ATTR_BOOL', false),
  attribute('transpose_b', 'TF_ATTR_BOOL', true),
  typeAttribute('T'),
]
