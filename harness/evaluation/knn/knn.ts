/**
 * Weighted k-nearest-neighbour classification of frozen features (Wu et al. 2018, "Unsupervised feature learning via
 * non-parametric instance discrimination", section 3.4): each of the k most similar training rows votes for its class
 * with weight exp(cosine / T).
 */

import type { Tensor2D } from '@tensorflow/tfjs-core'
import type { KnnConfig } from '../../../db/config/evaluations.ts'
import { tf } from '../../engine/tensorflow.ts'
import { type Accuracy, accuracyScores, rankAccuracy } from '../metrics/accuracy.ts'
import type { RowBlocks } from '../row-blocks.ts'
import type { Classified, Features, Needs } from '../types.ts'
import { bestCell, bestOfBoth, gridProtocol } from './knn-grid.ts'
import { cosine, type Memory, nearest } from './neighbours.ts'

type Options = Omit<KnnConfig, 'name'>
type Voting = Pick<KnnConfig, 'k' | 'temperature'>

export const needs: Needs = 'labels'

export const usesSeed = (): boolean => false

export function protocol({ k, temperature, grid, projector }: Options): string {
  if (grid) return gridProtocol(projector === true)
  return `k ${k}, T ${String(temperature).replace(/^0/, '')}, cosine, backbone features`
}

/** With `grid`, the best test accuracy over the published grid of k, T and distance replaces the given k and T. */
export function evaluate(train: Features, test: Features, options: Options, classes: number): Classified {
  const { accuracy, ...details } = found(train, test, options, classes)
  return {
    scores: accuracyScores(accuracy, classes),
    predicted: accuracy.predicted,
    protocol: protocol(options),
    selectedOnTest: options.grid,
    details: { features: train.origin, ...details, trainRows: train.count },
  }
}

function found(train: Features, test: Features, options: Options, classes: number) {
  if (!options.grid) return given(train, test, options, classes)
  return options.projector ? bestOfBoth(train, test, classes) : bestCell(train, test, classes)
}

function given(train: Features, test: Features, { k, temperature }: Voting, classes: number) {
  const memory = cosine.memory(train)
  const queries = cosine.queries(test)
  const votes = knnVotes(memory, queries, { k, temperature }, classes)
  memory.rows.dispose()
  queries.dispose()
  const accuracy: Accuracy = rankAccuracy(votes, test.labels, classes, 0)
  return { accuracy, k: Math.min(k, train.count), temperature }
}

/**
 * Votes of the k nearest training rows, divided by the nearest row's vote so that a small T cannot overflow. Ties
 * prefer earlier rows. With fewer than k training rows, all of them vote.
 * @returns [test rows, classes]
 */
export function knnVotes(memory: Memory, queries: RowBlocks, options: Voting, classes: number): Float64Array {
  const k = Math.min(options.k, memory.labels.length)
  const votes = new Float64Array(queries.count * classes)
  let start = 0
  for (const { similarity, classOf } of nearest(memory, queries, k, 'any')) {
    const weights = tf.tidy(() => weigh(similarity, options.temperature))
    count(weights.dataSync<'float32'>(), classOf.dataSync<'int32'>(), k, votes.subarray(start * classes), classes)
    start += weights.shape[0]
    tf.dispose([similarity, classOf, weights])
  }
  return votes
}

function weigh(similarity: Tensor2D, temperature: number): Tensor2D {
  const distance = tf.sub(similarity, tf.max(similarity, 1, true))
  return tf.exp(tf.div(distance, temperature))
}

/** Adds each row's k weights to the classes they vote for. */
function count(weights: Float32Array, classOf: Int32Array, k: number, votes: Float64Array, classes: number): void {
  for (let at = 0, i = 0; i < weights.length; at += classes) {
    for (const end = i + k; i < end; i++) votes[at + classOf[i]!]! += weights[i]!
  }
}
