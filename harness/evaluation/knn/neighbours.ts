/**
 * The k nearest training rows of every query. Training rows are processed in blocks, and the nearest rows so far are
 * merged with those of the next block, so that memory use does not grow with the number of training rows.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import { attribute, execute, executeMany, typeAttribute } from '../../engine/native.ts'
import { tf } from '../../engine/tensorflow.ts'
import { featureMeans, RowBlocks, unitRows } from '../row-blocks.ts'
import type { Features } from '../types.ts'

/** Queries and training rows per block; their product bounds the number of similarities in memory. */
const QUERIES = 2000
const MEMORY = 10_000

export interface Memory {
  rows: RowBlocks
  labels: Int32Array
}

/** The neighbours of one block of queries, on the device; the caller owns the tensors. Ties prefer earlier rows. */
export interface Neighbours {
  similarity: Tensor2D // [rows, k]
  classOf: Tensor2D // [rows, k]
}

/** Transforms training rows and queries so that their products are similarities. */
export interface Distance {
  memory(train: Features): Memory
  queries(test: Features): RowBlocks
}

/** The cosine of the angle between two rows. A row of zeros is equally far from all rows. */
export const cosine: Distance = {
  memory: (train) => ({ rows: new RowBlocks(train, MEMORY, unitRows), labels: train.labels }),
  queries: (test) => new RowBlocks(test, QUERIES, unitRows),
}

/**
 * Minus the squared distance, as a product of rows with |x|^2 and |y|^2 as additional features:
 * -|x - y|^2 = (x, |x|^2, 1) (2y, -1, -|y|^2).
 */
export function euclidean(train: Features): Distance {
  const mean = featureMeans(train)
  const lifted = (x: Tensor2D, factor: number, ends: (squares: Tensor, ones: Tensor) => Tensor[]) => {
    const centred = tf.sub(x, mean)
    const squares = tf.sum(tf.square(centred), 1, true)
    return tf.concat([tf.mul(centred, factor), ...ends(squares, tf.onesLike(squares))] as Tensor2D[], 1)
  }
  const memory = (x: Tensor2D) => lifted(x, 2, (squares, ones) => [tf.neg(ones), tf.neg(squares)])
  const queries = (x: Tensor2D) => lifted(x, 1, (squares, ones) => [squares, ones])
  return {
    memory: (rows) => ({ rows: new RowBlocks(rows, MEMORY, memory), labels: rows.labels }),
    queries: (rows) => new RowBlocks(rows, QUERIES, queries),
  }
}

/**
 * @param k - at most the number of training rows.
 * @param order - `any` is faster.
 * @returns the neighbours for every block of queries, in order.
 */
export function nearest(memory: Memory, queries: RowBlocks, k: number, order: 'nearest first' | 'any'): Neighbours[] {
  const sorted = order === 'nearest first' || memory.rows.blocks > 1
  const found: Neighbours[] = []
  memory.rows.each((train, start) => {
    const labels = tf.tensor1d(memory.labels.subarray(start, start + train.shape[0]), 'int32')
    queries.each((rows, _start, index) => {
      const here = nearestOf(rows, train, labels, Math.min(k, train.shape[0]), sorted)
      const before = found[index]
      const { similarity, classOf } = before ? merged(before, here, k) : here
      found[index] = { similarity: tf.keep(similarity), classOf: tf.keep(classOf) }
      if (before) tf.dispose([before.similarity, before.classOf])
    })
  })
  return found
}

function nearestOf(rows: Tensor2D, train: Tensor2D, labels: Tensor1D, k: number, sorted: boolean): Neighbours {
  const near = withoutTheFar(tf.matMul(rows, train, false, true), k) // [rows, train rows]
  const [similarity, indices] = largest(near, k, sorted)
  return { similarity, classOf: execute('GatherV2', [labels, indices, tf.scalar(0, 'int32')], GATHER) }
}

/** The k nearest of both. `before` holds earlier training rows, and both are sorted. */
function merged(before: Neighbours, here: Neighbours, k: number): Neighbours {
  const all = tf.concat([before.similarity, here.similarity], 1)
  const [similarity, indices] = largest(all, Math.min(k, all.shape[1]), true)
  const classes = tf.concat([before.classOf, here.classOf], 1)
  const classOf = execute<Tensor2D>('GatherV2', [classes, indices, tf.scalar(1, 'int32')], GATHER_IN_ROWS)
  return { similarity, classOf }
}

/** Values and indices of the k largest entries of every row, [rows, k] each; ties prefer the first. */
function largest(values: Tensor2D, k: number, sorted: boolean): [Tensor2D, Tensor2D] {
  return executeMany('TopKV2', [values, tf.scalar(k, 'int32')], 2, sorted ? SORTED : UNSORTED) as [Tensor2D, Tensor2D]
}

/**
 * Speeds up the selection of a large k by discarding candidates early. If each row is divided into groups, at least k
 * similarities reach the k-th largest of the group maxima, so all similarities below it are set to -Infinity.
 */
function withoutTheFar(similarity: Tensor2D, k: number): Tensor2D {
  const [rows, all] = similarity.shape
  const size = Math.floor(all / (3 * k))
  if (k < 100 || size < 4) return similarity
  const groups = Math.floor(all / size)
  const grouped = tf.reshape(tf.slice(similarity, [0, 0], [rows, size * groups]), [rows, size, groups])
  const least = execute('NthElement', [tf.max(grouped, 1), tf.scalar(k - 1, 'int32')], NTH_LARGEST)
  const near = tf.greaterEqual(similarity, tf.reshape(least, [rows, 1]))
  return execute('SelectV2', [near, similarity, tf.scalar(-Infinity)])
}

const topK = (sorted: boolean) => [
  attribute('sorted', 'TF_ATTR_BOOL', sorted),
  typeAttribute('T'),
  typeAttribute('Tk', 'int32'),
  typeAttribute('index_type', 'int32'),
]
const SORTED = topK(true)
const UNSORTED = topK(false) // 10% faster; votes need no order
const NTH_LARGEST = [attribute('reverse', 'TF_ATTR_BOOL', true), typeAttribute('T')]
const GATHER = [typeAttribute('Tparams', 'int32'), typeAttribute('Tindices', 'int32'), typeAttribute('Taxis', 'int32')]
const GATHER_IN_ROWS = [...GATHER, attribute('batch_dims', 'TF_ATTR_INT', 1)]
