import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { knnVotes } from '../../harness/evaluation/knn/knn.ts'
import { cosine, type Distance, euclidean, nearest } from '../../harness/evaluation/knn/neighbours.ts'
import { RowBlocks } from '../../harness/evaluation/row-blocks.ts'
import { features } from './features.ts'

function random(count: number, size: number, seed: number, whole = false) {
  const generator = new Random(seed)
  const value = () => (whole ? generator.integer(3) : generator.normal())
  const rows = Array.from({ length: count }, () => Array.from({ length: size }, value))
  return features(
    rows,
    rows.map((_, i) => i % 5),
  )
}

/** The same rows, `rowsAtATime` at a time. */
function inBlocks(data: ReturnType<typeof features>, rowsAtATime: number, kept?: number) {
  const unit = (x: ReturnType<typeof tf.tensor2d>) =>
    tf.div(x, tf.maximum(tf.sqrt(tf.sum(tf.square(x), 1, true)), 1e-12)) as typeof x
  return { rows: new RowBlocks(data, rowsAtATime, unit, kept), labels: data.labels }
}

describe('training rows in blocks', () => {
  it.each([7, 100, 333, 999])('of %i give the votes of one block', (rowsAtATime) => {
    const [train, test] = [random(1000, 8, 1), random(30, 8, 2)]
    for (const k of [1, 20, 150]) {
      const options = { k, temperature: 0.07 }
      const whole = knnVotes(cosine.memory(train), cosine.queries(test), options, 5)
      const parts = knnVotes(inBlocks(train, rowsAtATime), cosine.queries(test), options, 5)
      for (const [i, vote] of whole.entries()) expect(parts[i]).toBeCloseTo(vote, 5)
    }
  })

  it('let the earlier of equally near rows vote, wherever a block ends', () => {
    const [train, test] = [random(600, 2, 3, true), random(40, 2, 4, true)]
    const options = { k: 25, temperature: 0.5 }
    const whole = knnVotes(cosine.memory(train), cosine.queries(test), options, 5)
    for (const rowsAtATime of [10, 64, 300]) {
      const parts = knnVotes(inBlocks(train, rowsAtATime), cosine.queries(test), options, 5)
      for (const [i, vote] of whole.entries()) expect(parts[i]).toBeCloseTo(vote, 5)
    }
  })

  it('are the same whether they stay on the device or are brought anew, and leave nothing behind', () => {
    const before = tf.memory().numTensors
    const train = random(50, 4, 5)
    const queries = cosine.queries(random(9, 4, 6))
    const votes = [200, 0].map((kept) => {
      const memory = inBlocks(train, 8, kept)
      expect(memory.rows.blocks).toBe(7)
      const both = [0, 1].map(() => knnVotes(memory, queries, { k: 3, temperature: 0.1 }, 5))
      expect(tf.memory().numTensors - before).toBe(1 + (kept > 0 ? 7 : 0))
      memory.rows.dispose()
      return both
    })
    expect(votes[0]).toEqual(votes[1])
    queries.dispose()
    expect(tf.memory().numTensors).toBe(before)
  })
})

describe('neighbours', () => {
  const first = (
    distance: Distance,
    train: ReturnType<typeof features>,
    test: ReturnType<typeof features>,
    k: number,
  ) => nearest(distance.memory(train), distance.queries(test), k, 'nearest first')[0]!

  it('come nearest first with minus their squared Euclidean distance', () => {
    const train = features([[3, 4], [0, 1], [6, 8], [0, -2]], [0, 1, 2, 3]) // biome-ignore format: one row
    const { similarity, classOf } = first(euclidean(train), train, features([[0, 0]], [0]), 3)
    expect([...classOf.dataSync()]).toEqual([1, 3, 0])
    for (const [i, value] of similarity.dataSync<'float32'>().entries()) expect(value).toBeCloseTo([-1, -4, -25][i]!, 4)
  })

  it('come nearest first by angle', () => {
    const train = features([[3, 4], [0, 1], [6, 1], [0, -2]], [0, 1, 2, 3]) // biome-ignore format: one row
    const { classOf } = first(cosine, train, features([[0, 9]], [0]), 4)
    expect([...classOf.dataSync()]).toEqual([1, 0, 2, 3])
  })
})
