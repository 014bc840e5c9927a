/**
 * k-NN as the ADIOS paper's code reports it: the best test accuracy over a grid of k, T and distance, and of the
 * encoder's features and the projector's where both are asked for. A neighbour's
 * vote has the weight exp(cosine / T), or 1 / (d + 1e-5) at Euclidean distance d. Every query's neighbours are found
 * once per distance; a smaller k uses the first entries of the same list.
 */
import { UsageError } from '../../base/errors.ts'
import { tf } from '../../engine/tensorflow.ts'
import { type Accuracy, rankAccuracy } from '../metrics/accuracy.ts'
import type { Features } from '../types.ts'
import { cosine, type Distance, euclidean, nearest } from './neighbours.ts'

const KS = [1, 2, 5, 10, 20, 50, 100, 200]
const TEMPERATURES = [0.01, 0.02, 0.05, 0.07, 0.1, 0.2, 0.5, 1]

export const gridProtocol = (projector: boolean): string =>
  `best of k 1 to 200, T .01 to 1, cosine and Euclidean, backbone ${projector ? 'and projector ' : ''}features`

export interface Cell {
  k: number
  /** Null for Euclidean distance, which has no temperature. */
  temperature: number | null
  distance: 'cosine' | 'euclidean'
  accuracy: Accuracy
}

/** The better of the best cells of the encoder's features and of the projector's. Ties prefer the encoder's. */
export function bestOfBoth(train: Features, test: Features, classes: number): Cell & { features: string } {
  const project = train.project
  if (project === undefined) {
    const what = "the grid of k-NN cannot be extended to the projector: the encoder's projector is not known"
    throw new UsageError({ what, remedy: 'remove `projector` from the options of knn' })
  }
  const cells = [[train, test] as const, [project(train), project(test)] as const].map(([memory, queries]) => ({
    ...bestCell(memory, queries, classes),
    features: memory.origin,
  }))
  return cells.reduce((best, cell) => (cell.accuracy.top1 > best.accuracy.top1 ? cell : best))
}

/** The cell with the best top-1 test accuracy. Ties prefer cosine to Euclidean, then a low T, then a small k. */
export function bestCell(train: Features, test: Features, classes: number): Cell {
  const ks = [...new Set(KS.map((k) => Math.min(k, train.count)))]
  let best: Cell | null = null
  const tryCells = (lists: Lists, cell: Pick<Cell, 'distance' | 'temperature'>, weigh: Weigh) => {
    for (const [i, votes] of votesOf(lists, ks, weigh, classes).entries()) {
      const accuracy = rankAccuracy(votes, test.labels, classes, 0)
      if (best === null || accuracy.top1 > best.accuracy.top1) best = { k: ks[i]!, ...cell, accuracy }
    }
  }
  const angles = listsOf(train, test, cosine, ks.at(-1)!)
  for (const temperature of TEMPERATURES) {
    tryCells(angles, { distance: 'cosine', temperature }, (value, first) => Math.exp((value - first) / temperature))
  }
  const distances = listsOf(train, test, euclidean(train), ks.at(-1)!)
  const weigh: Weigh = (value) => 1 / (Math.sqrt(Math.max(0, -value)) + 1e-5)
  tryCells(distances, { distance: 'euclidean', temperature: null }, weigh)
  return best!
}

/** The weight of a neighbour's vote. All votes of a query may be scaled by the similarity of its nearest neighbour. */
type Weigh = (similarity: number, nearest: number) => number

/** Neighbours of every query, nearest first: [queries, k]. */
interface Lists {
  similarity: Float32Array
  classOf: Int32Array
  k: number
}

function listsOf(train: Features, test: Features, distance: Distance, k: number): Lists {
  const memory = distance.memory(train)
  const queries = distance.queries(test)
  const lists = { similarity: new Float32Array(test.count * k), classOf: new Int32Array(test.count * k), k }
  let at = 0
  for (const { similarity, classOf } of nearest(memory, queries, k, 'nearest first')) {
    lists.similarity.set(similarity.dataSync<'float32'>(), at)
    lists.classOf.set(classOf.dataSync<'int32'>(), at)
    at += similarity.size
    tf.dispose([similarity, classOf])
  }
  memory.rows.dispose()
  queries.dispose()
  return lists
}

/** Votes for each k, [queries, classes] each; `ks` must be ascending. */
function votesOf({ similarity, classOf, k }: Lists, ks: readonly number[], weigh: Weigh, classes: number) {
  const queries = similarity.length / k
  const votes = ks.map(() => new Float64Array(queries * classes))
  const own = new Float64Array(classes)
  for (let query = 0; query < queries; query++) {
    own.fill(0)
    for (let i = 0, next = 0; i < k; i++) {
      own[classOf[query * k + i]!]! += weigh(similarity[query * k + i]!, similarity[query * k]!)
      if (i + 1 === ks[next]) votes[next++]!.set(own, query * classes)
    }
  }
  return votes
}
