/**
 * Weighted k-nearest-neighbour classification of frozen features (Wu et al. 2018, "Unsupervised feature learning via
 * non-parametric instance discrimination", section 3.4): each of the k most similar training rows votes for its class
 * with weight exp(cosine / T).
 */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { KnnConfig } from '../../db/config.ts'
import { attribute, execute, executeMany, typeAttribute } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'
import { rankAccuracy } from './accuracy.ts'
import type { EvaluationResult, Features } from './types.ts'

/** Test rows at a time: bounds the similarities held to 2,000 x train rows. */
const BLOCK = 2000

type Options = Pick<KnnConfig, 'k' | 'temperature'>

export const name = 'knn'

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

/** @returns the class with most votes for every test row. */
export function knnPredict(train: Features, test: Features, options: Options, classes: number): Int32Array {
  return rankAccuracy(knnVotes(train, test, options, classes), test.labels, classes).predicted
}

/**
 * Votes of the k nearest training rows, scaled by the nearest one's so that no T overflows. With fewer than k training
 * rows all of them vote.
 * @returns [test rows, classes]
 */
export function knnVotes(train: Features, test: Features, options: Options, classes: number): Float64Array {
  const votes = new Float64Array(test.count * classes)
  tf.tidy(() => {
    const trainRows = unitRows(tf.tensor2d(train.values, [train.count, train.size]))
    const testRows = unitRows(tf.tensor2d(test.values, [test.count, test.size]))
    const labels = tf.tensor1d(train.labels, 'int32')
    const k = tf.scalar(Math.min(options.k, train.count), 'int32')
    for (let start = 0; start < test.count; start += BLOCK) {
      const rows = Math.min(BLOCK, test.count - start)
      tf.tidy(() => {
        const block = tf.slice(testRows, [start, 0], [rows, test.size])
        const similarity: Tensor2D = tf.matMul(block, trainRows, false, true) // [rows, train rows]
        const [nearest, indices] = executeMany('TopKV2', [similarity, k], 2, topKAttributes) // [rows, k]
        const weights = tf.exp(tf.div(tf.sub(nearest!, tf.max(nearest!, 1, true)), options.temperature))
        const classOf = execute('GatherV2', [labels, indices!, tf.scalar(0, 'int32')], gatherAttributes)
        count(
          weights.dataSync<'float32'>(),
          classOf.dataSync<'int32'>(),
          votes.subarray(start * classes),
          rows,
          classes,
        )
      })
    }
  })
  return votes
}

const topKAttributes = [
  attribute('sorted', 'TF_ATTR_BOOL', false),
  typeAttribute('T'),
  typeAttribute('Tk', 'int32'),
  typeAttribute('index_type', 'int32'),
]
const gatherAttributes = [
  typeAttribute('Tparams', 'int32'),
  typeAttribute('Tindices', 'int32'),
  typeAttribute('Taxis', 'int32'),
]

function unitRows(x: Tensor2D): Tensor2D {
  return tf.tidy(() => tf.div(x, tf.maximum(tf.norm(x, 2, 1, true), 1e-12)))
}

/** Adds each row's weights to the class they vote for. */
function count(weights: Float32Array, classOf: Int32Array, votes: Float64Array, rows: number, classes: number): void {
  const k = weights.length / rows
  for (let row = 0; row < rows; row++) {
    for (let j = row * k; j < (row + 1) * k; j++) votes[row * classes + classOf[j]!]! += weights[j]!
  }
}
