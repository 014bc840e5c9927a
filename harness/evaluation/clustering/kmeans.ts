/**
 * k-means as in scikit-learn: greedy k-means++ (see kmeans-seeds.ts), then at most 300 of Lloyd's iterations, until the
 * centres' summed squared shift is at most 1e-4 times the features' mean variance. The restart with the lowest inertia
 * is returned. All restarts run together: their centres are the columns of one matrix product, which converged restarts
 * leave. Rows are processed in blocks.
 *
 * A cluster that loses all its rows is moved to the row that is farthest from its own centre, one cluster per
 * iteration, unless that distance is within the tolerance: then there are fewer distinct rows than clusters.
 */
import type { Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { Random } from '../../base/random.ts'
import { attribute, execute, typeAttribute } from '../../engine/native.ts'
import { tf } from '../../engine/tensorflow.ts'
import { featureMeans, RowBlocks, type Rows } from '../row-blocks.ts'
import { plusPlus, rowWithout } from './kmeans-seeds.ts'

const ITERATIONS = 300
const TOLERANCE = 1e-4
/** Maximum number of values in a block and its intermediate results, about 32 MB. */
const BLOCK = 2 ** 23

export interface Clusters {
  /** Cluster of every row. */
  labels: Int32Array
  /** [k, size] */
  centres: Float32Array
  /** Sum of squared distances between rows and the centres of their clusters. */
  inertia: number
  /** Iterations of the best restart. */
  iterations: number
}

/** One run of Lloyd's iterations. */
interface Restart {
  /** [k, size], with the features' mean subtracted. */
  centres: Float32Array
  iterations: number
}

/**
 * @param k - the number of clusters, at most the number of rows.
 * @param seeding - chooses the initial centres.
 */
export function kmeans(rows: Rows, k: number, restarts: number, random: Random, seeding = plusPlus): Clusters {
  const { size } = rows
  const mean = featureMeans(rows)
  const offset = tf.tensor1d(mean)
  const blockRows = Math.max(1, Math.floor(BLOCK / (size + restarts * k)))
  const data = new RowBlocks(rows, blockRows, (x) => tf.sub(x, offset))
  const randoms = Array.from({ length: restarts }, (_, i) => random.fork(`restart ${i}`))
  const runs = seeding(data, rows, mean, k, randoms).map((centres): Restart => ({ centres, iterations: 0 }))
  lloyd(data, rows, runs, k, mean)

  const best = runs[leastInertia(data, runs, k)]!
  const labels = assigned(data, best, k)
  data.dispose()
  offset.dispose()
  const centres = best.centres.map((value, i) => value + mean[i % size]!)
  return { labels, centres, inertia: inertiaOf(rows, centres, labels), iterations: best.iterations }
}

/** Moves the centres of every restart until they converge. */
function lloyd(data: RowBlocks, rows: Rows, runs: Restart[], k: number, mean: Float32Array): void {
  const tolerance = TOLERANCE * meanVariance(rows, mean)
  const length = k * data.size
  let moving = runs
  for (let iteration = 1; iteration <= ITERATIONS && moving.length > 0; iteration++) {
    const { sums, counts } = clusterSums(data, moving, k)
    moving = moving.filter((run, i) => {
      const before = run.centres
      const own = counts.subarray(i * k, (i + 1) * k)
      run.centres = means(sums.subarray(i * length, (i + 1) * length), own, before)
      const empty = own.indexOf(0)
      if (empty >= 0) {
        const { row, distance } = farthest(data, { ...run, centres: before }, k)
        if (distance > tolerance) run.centres.set(rowWithout(mean, rows, row), empty * data.size)
      }
      run.iterations = iteration
      return squaredDistance(run.centres, before) > tolerance
    })
  }
}

/** Sum and number of rows in every cluster of every restart: [restarts, k, size] and [restarts, k]. */
function clusterSums(data: RowBlocks, runs: readonly Restart[], k: number) {
  const clusters = runs.length * k
  const sums = new Float64Array(clusters * data.size)
  const counts = new Float64Array(clusters)
  eachWith(data, runs, k, (x, centres) => {
    const members = memberships(nearestCentres(x, centres), runs.length, k) // [rows, restarts x k]
    add(sums, execute('MatMul', [members, x], TRANSPOSE_FIRST))
    add(counts, tf.sum(members, 0))
  })
  return { sums, counts }
}

/** Index of the restart with the lowest inertia. */
function leastInertia(data: RowBlocks, runs: readonly Restart[], k: number): number {
  const inertia = new Float64Array(runs.length) // without the rows' squared lengths, which are equal for all restarts
  eachWith(data, runs, k, (x, centres) => add(inertia, tf.sum(tf.min(scores(x, centres), 2), 0)))
  return inertia.indexOf(Math.min(...inertia))
}

/** Cluster of every row. */
function assigned(data: RowBlocks, run: Restart, k: number): Int32Array {
  const labels = new Int32Array(data.count)
  eachWith(data, [run], k, (x, centres, start) => {
    labels.set(nearestCentres(x, centres).dataSync<'int32'>(), start)
  })
  return labels
}

interface Centres {
  /** [restarts x k, size] */
  twice: Tensor2D
  /** [restarts, k] */
  squares: Tensor2D
}

type Visit = (x: Tensor2D, centres: Centres, start: number) => void

/** Visits every block of rows together with the centres of some restarts. */
function eachWith(data: RowBlocks, runs: readonly Restart[], k: number, visit: Visit): void {
  const centres = onDevice(runs, k)
  data.each((x, start) => visit(x, centres, start))
  tf.dispose([centres.twice, centres.squares])
}

function onDevice(runs: readonly Restart[], k: number): Centres {
  return tf.tidy(() => {
    const centres = tf.concat(runs.map(({ centres }) => tf.tensor2d(centres, [k, centres.length / k])))
    const squares = tf.reshape(tf.sum(tf.square(centres), 1), [runs.length, k]) as Tensor2D
    return { twice: tf.mul(centres, 2) as Tensor2D, squares }
  })
}

/** |x - c|^2 - |x|^2 = |c|^2 - 2 x c, [rows, restarts, k]. */
function scores(x: Tensor2D, { twice, squares }: Centres): Tensor3D {
  const [restarts, k] = squares.shape
  const products = execute('MatMul', [x, twice], TRANSPOSE_SECOND)
  return tf.sub(squares, tf.reshape(products, [x.shape[0], restarts, k]))
}

/** The nearest centre of every row in every restart, [rows, restarts]; ties prefer the first. */
function nearestCentres(x: Tensor2D, centres: Centres): Tensor2D {
  return execute('ArgMin', [scores(x, centres), tf.scalar(2, 'int32')], ARG_MIN)
}

/** 1 if the row belongs to the cluster, else 0: [rows, restarts x k]. */
function memberships(labels: Tensor2D, restarts: number, k: number): Tensor2D {
  const hot = execute('OneHot', [labels, tf.scalar(k, 'int32'), tf.scalar(1), tf.scalar(0)], ONE_HOT)
  return tf.reshape(hot, [labels.shape[0], restarts * k])
}

/** The row farthest from the centre of its cluster, and its squared distance. */
function farthest(data: RowBlocks, run: Restart, k: number): { row: number; distance: number } {
  let found = { row: 0, distance: -Infinity }
  eachWith(data, [run], k, (x, centres, start) => {
    const least = tf.min(tf.reshape(scores(x, centres), [x.shape[0], k]), 1)
    const distances = tf.add(least, tf.sum(tf.square(x), 1)).dataSync<'float32'>()
    for (const [i, distance] of distances.entries()) {
      if (distance > found.distance) found = { row: start + i, distance }
    }
  })
  return found
}

/** The mean of every cluster; an empty cluster keeps its centre. */
function means(sums: Float64Array, counts: Float64Array, before: Float32Array): Float32Array {
  const size = before.length / counts.length
  return before.map((value, i) => {
    const count = counts[Math.floor(i / size)]!
    return count > 0 ? sums[i]! / count : value
  })
}

function add(total: Float64Array, part: Tensor): void {
  const values = part.dataSync<'float32'>()
  for (let i = 0; i < total.length; i++) total[i]! += values[i]!
}

/** The mean variance of the features. */
function meanVariance({ values, size }: Rows, mean: Float32Array): number {
  let sum = 0
  for (let at = 0; at < values.length; at += size) {
    for (let feature = 0; feature < size; feature++) sum += (values[at + feature]! - mean[feature]!) ** 2
  }
  return sum / values.length
}

function squaredDistance(a: Float32Array, b: Float32Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2
  return sum
}

/** The inertia. It is computed from differences, which keeps all digits. */
function inertiaOf({ values, size }: Rows, centres: Float32Array, labels: Int32Array): number {
  let sum = 0
  for (const [row, label] of labels.entries()) {
    for (let feature = 0; feature < size; feature++) {
      sum += (values[row * size + feature]! - centres[label * size + feature]!) ** 2
    }
  }
  return sum
}

const multiply = (transposeFirst: boolean) => [
  attribute('transpose_a', 'TF_ATTR_BOOL', transposeFirst),
  attribute('transpose_b', 'TF_ATTR_BOOL', !transposeFirst),
  typeAttribute('T'),
]
const TRANSPOSE_FIRST = multiply(true)
const TRANSPOSE_SECOND = multiply(false)
const ARG_MIN = [typeAttribute('T'), typeAttribute('Tidx', 'int32'), typeAttribute('output_type', 'int32')]
const ONE_HOT = [typeAttribute('T'), typeAttribute('TI', 'int32'), attribute('axis', 'TF_ATTR_INT', -1)]
