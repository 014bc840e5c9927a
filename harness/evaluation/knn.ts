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
import type { EvaluationResult, Features } from './types.ts'

/** Test rows at a time: bounds the similarities held to 2,000 x train rows. */
const BLOCK = 2000

type Options = Pick<KnnConfig, 'k' | 'temperature'>

export function protocol({ k, temperature }: Options): string {
  return `k ${k}, T ${String(temperature).replace(/^0/, '')}, cosine, backbone features`
}

export function evaluate(train: Features, test: Features, options: Options, classes: number): EvaluationResult {
  const votes = knnVotes(train, test, options, classes)
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

/**
 * Votes of the k nearest training rows, scaled by the nearest one's so that no T overflows; of equally near rows the
 * earlier ones vote. With fewer than k training rows all of them do.
 * @returns [test rows, classes]
 */
export function knnVotes(train: Features, test: Features, options: Options, classes: number): Float64Array {
  const votes = new Float64Array(test.count * classes)
  const k = Math.min(options.k, train.count)
  tf.tidy(() => {
    const trainRows = unitRows(train)
    const testRows = unitRows(test)
    const labels = tf.tensor1d(train.labels, 'int32')
    for (let start = 0; start < test.count; start += BLOCK) {
      const rows = Math.min(BLOCK, test.count - start)
      tf.tidy(() => {
        const block = tf.slice(testRows, [start, 0], [rows, test.size])
        const { weights, classOf } = nearest(block, trainRows, labels, k, options.temperature)
        count(weights.dataSync<'float32'>(), classOf.dataSync<'int32'>(), k, votes.subarray(start * classes), classes)
      })
    }
  })
  return votes
}

interface Neighbours {
  /** [rows, k] */
  weights: Tensor2D
  /** [rows, k] */
  classOf: Tensor2D
}

function nearest(rows: Tensor2D, train: Tensor2D, labels: Tensor1D, k: number, temperature: number): Neighbours {
  const similarity = tf.matMul(rows, train, false, true) // [rows, train rows]
  const [largest, indices] = executeMany('TopKV2', [similarity, tf.scalar(k, 'int32')], 2, TOP_K) // [rows, k]
  const distance = tf.sub(largest!, tf.max(largest!, 1, true))
  return {
    weights: tf.exp(tf.div(distance, temperature)),
    classOf: execute('GatherV2', [labels, indices!, tf.scalar(0, 'int32')], GATHER),
  }
}

const TOP_K = [
  attribute('sorted', 'TF_ATTR_BOOL', false), // a tenth faster, and a vote has no order
  typeAttribute('T'),
  typeAttribute('Tk', 'int32'),
  typeAttribute('index_type', 'int32'),
]
const GATHER = [typeAttribute('Tparams', 'int32'), typeAttribute('Tindices', 'int32'), typeAttribute('Taxis', 'int32')]

/** Adds each row's k weights to the classes they vote for. */
function count(weights: Float32Array, classOf: Int32Array, k: number, votes: Float64Array, classes: number): void {
  for (let i = 0; i < weights.length; i++) votes[Math.floor(i / k) * classes + classOf[i]!]! += weights[i]!
}

/** [count, size], every row of length 1; a row of zeros stays. */
function unitRows({ values, count, size }: Features): Tensor2D {
  return tf.tidy(() => {
    const x = tf.tensor2d(values, [count, size])
    const length = tf.sqrt(tf.sum(tf.square(x), 1, true))
    return tf.div(x, tf.maximum(length, 1e-12))
  })
}
