/**
 * Weighted k-nearest-neighbour classification of frozen features (Wu et al. 2018, "Unsupervised feature learning via
 * non-parametric instance discrimination", section 3.4): each of the k most similar training rows votes for its class
 * with weight exp(cosine / T).
 */

import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { KnnConfig } from '../../db/config.ts'
import { attribute, execute, executeMany, typeAttribute } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'
import { rankAccuracy } from './accuracy.ts'
import type { Classified, Features, Needs } from './types.ts'

/** Test rows at a time: bounds the similarities held to 2,000 x train rows. */
const BLOCK = 2000

type Options = Pick<KnnConfig, 'k' | 'temperature'>

export const needs: Needs = 'labels'

export function protocol({ k, temperature }: Options): string {
  return `k ${k}, T ${String(temperature).replace(/^0/, '')}, cosine, backbone features`
}

export function evaluate(train: Features, test: Features, options: Options, classes: number): Classified {
  const memory = { rows: unitRows(train), labels: train.labels }
  const queries = unitRows(test)
  const votes = knnVotes(memory, queries, options, classes)
  tf.dispose([memory.rows, queries])
  const { predicted, top1, top5 } = rankAccuracy(votes, test.labels, classes, 0)
  return {
    scores: [
      { metric: 'top1', value: top1 },
      { metric: 'top5', value: top5 },
    ],
    predicted,
    protocol: protocol(options),
    details: {
      k: Math.min(options.k, train.count),
      temperature: options.temperature,
      trainRows: train.count,
      features: train.origin,
    },
  }
}

/** Features on the device, [count, size], every row of length 1; a row of zeros stays. The caller owns them. */
export function unitRows({ values, count, size }: Features): Tensor2D {
  return tf.tidy(() => {
    const x = tf.tensor2d(values, [count, size])
    const length = tf.sqrt(tf.sum(tf.square(x), 1, true))
    return tf.div(x, tf.maximum(length, 1e-12))
  })
}

export interface Memory {
  rows: Tensor2D // [train rows, size], of unit length
  labels: Int32Array
}

/**
 * Votes of the k nearest training rows, scaled by the nearest one's so that no T overflows; of equally near rows the
 * earlier ones vote. With fewer than k training rows all of them do.
 * @param queries - [test rows, size], of unit length.
 * @returns [test rows, classes]
 */
export function knnVotes(memory: Memory, queries: Tensor2D, options: Options, classes: number): Float64Array {
  const [all, size] = queries.shape
  const k = Math.min(options.k, memory.labels.length)
  const votes = new Float64Array(all * classes)
  const labels = tf.tensor1d(memory.labels, 'int32')
  for (let start = 0; start < all; start += BLOCK) {
    tf.tidy(() => {
      const block = tf.slice(queries, [start, 0], [Math.min(BLOCK, all - start), size])
      const { weights, classOf } = nearest(block, memory.rows, labels, k, options.temperature)
      count(weights.dataSync<'float32'>(), classOf.dataSync<'int32'>(), k, votes.subarray(start * classes), classes)
    })
  }
  labels.dispose()
  return votes
}

interface Neighbours {
  weights: Tensor2D // [rows, k]
  classOf: Tensor2D // [rows, k]
}

function nearest(rows: Tensor2D, train: Tensor2D, labels: Tensor1D, k: number, temperature: number): Neighbours {
  const similarity = withoutTheFar(tf.matMul(rows, train, false, true), k) // [rows, train rows]
  const [largest, indices] = executeMany('TopKV2', [similarity, tf.scalar(k, 'int32')], 2, TOP_K) // [rows, k]
  const distance = tf.sub(largest!, tf.max(largest!, 1, true))
  return {
    weights: tf.exp(tf.div(distance, temperature)),
    classOf: execute('GatherV2', [labels, indices!, tf.scalar(0, 'int32')], GATHER),
  }
}

/**
 * Makes the selection of a large k faster, most of which is the sifting of candidates that do not last: at least k
 * similarities reach the k-th largest maximum of groups of them, so whatever is below is set below every similarity.
 */
function withoutTheFar(similarity: Tensor2D, k: number): Tensor2D {
  const [rows, all] = similarity.shape
  const size = Math.floor(all / (3 * k))
  if (k < 100 || size < 4) return similarity
  const groups = Math.floor(all / size)
  const grouped = tf.reshape(tf.slice(similarity, [0, 0], [rows, size * groups]), [rows, size, groups])
  const least = execute('NthElement', [tf.max(grouped, 1), tf.scalar(k - 1, 'int32')], NTH_LARGEST)
  const near = tf.greaterEqual(similarity, tf.reshape(least, [rows, 1]))
  return execute('SelectV2', [near, similarity, tf.scalar(-2)])
}

const TOP_K = [
  attribute('sorted', 'TF_ATTR_BOOL', false), // a tenth faster, and a vote has no order
  typeAttribute('T'),
  typeAttribute('Tk', 'int32'),
  typeAttribute('index_type', 'int32'),
]
const NTH_LARGEST = [attribute('reverse', 'TF_ATTR_BOOL', true), typeAttribute('T')]
const GATHER = [typeAttribute('Tparams', 'int32'), typeAttribute('Tindices', 'int32'), typeAttribute('Taxis', 'int32')]

/** Adds each row's k weights to the classes they vote for. */
function count(weights: Float32Array, classOf: Int32Array, k: number, votes: Float64Array, classes: number): void {
  for (let i = 0; i < weights.length; i++) votes[Math.floor(i / k) * classes + classOf[i]!]! += weights[i]!
}
