import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate, knnVotes, protocol } from '../../harness/evaluation/knn/knn.ts'
import { cosine } from '../../harness/evaluation/knn/neighbours.ts'
import type { Features } from '../../harness/evaluation/types.ts'
import golden from '../golden/evaluation.json' with { type: 'json' }
import { features, goldenFeatures } from './features.ts'

const { train, test } = goldenFeatures()
const at = (k: number, temperature: number) => ({ k, temperature, grid: false })

function votesOf(memory: Features, queries: Features, k: number, temperature: number, classes: number): Float64Array {
  return knnVotes(cosine.memory(memory), cosine.queries(queries), { k, temperature }, classes)
}
const predict = (...given: Parameters<typeof evaluate>) => evaluate(...given).predicted

describe('knn', () => {
  for (const { k, temperature, votes } of golden.knn) {
    it(`gives the votes of a plain computation at k ${k}, T ${temperature}`, () => {
      const measured = votesOf(train, test, k, temperature, 3)
      for (const [i, vote] of votes.entries()) expect(measured[i]).toBeCloseTo(vote, 4)
    })
  }

  it('finds itself as the nearest neighbour', () => {
    expect(predict(train, train, at(1, 0.07), 3)).toEqual(train.labels)
  })

  it('looks at directions, not at lengths', () => {
    const rows = features([[1, 0.1], [0.1, 1]], [0, 1]) // biome-ignore format: pairs belong together
    const far = features([[1000, 0], [0, 1e-3]], [0, 1]) // biome-ignore format: pairs belong together
    expect([...predict(rows, far, at(1, 0.07), 2)]).toEqual([0, 1])
  })

  it('lets the near few outvote the far many at a low temperature, and not at a high one', () => {
    const rows = features([[1, 0], [0, 1], [0.1, 1]], [0, 1, 1]) // biome-ignore format: pairs belong together
    const query = features([[1, 0.2]], [0])
    expect([...predict(rows, query, at(3, 0.01), 2)]).toEqual([0])
    expect([...predict(rows, query, at(3, 10), 2)]).toEqual([1])
  })

  it('survives rows of zeros, temperatures near zero and fewer rows than k', () => {
    const rows = features([[1, 0], [0, 0]], [0, 1]) // biome-ignore format: pairs belong together
    const { predicted, details, scores } = evaluate(rows, rows, at(20, 1e-6), 2)
    expect(predicted[0]).toBe(0)
    expect(details.k).toBe(2)
    for (const { value } of scores) expect(Number.isFinite(value)).toBe(true)
  })

  it('gives no top-5 credit for classes without a vote', () => {
    const rows = features([[1, 0], [0, 1]], [0, 1]) // biome-ignore format: pairs belong together
    const { scores } = evaluate(rows, features([[1, 0]], [1]), at(1, 0.07), 10)
    expect(scores).toEqual([
      { metric: 'top1', value: 0 },
      { metric: 'top5', value: 0 },
    ])
  })

  it('gives the same votes whatever the block size', () => {
    const many = features(
      Array.from({ length: 2100 }, (_, i) => [Math.cos(i), Math.sin(i)]),
      Array(2100).fill(0),
    )
    const votes = votesOf(many, many, 3, 0.07, 1)
    const alone = votesOf(many, { ...many, values: many.values.slice(-2), count: 1 }, 3, 0.07, 1)
    expect(votes.at(-1)).toBeCloseTo(alone[0]!, 4)
  })

  it('finds among many rows what sorting finds, at a large k', () => {
    const random = new Random(0)
    const rows = (count: number) =>
      features(
        Array.from({ length: count }, () => Array.from({ length: 4 }, () => random.normal())),
        Array.from({ length: count }, (_, i) => i % 7),
      )
    const [memory, queries] = [rows(1300), rows(20)]
    const votes = votesOf(memory, queries, 100, 0.5, 7)
    const unit = ({ values, size }: Features, row: number) => {
      const own = [...values.subarray(row * size, (row + 1) * size)]
      return own.map((value) => value / Math.hypot(...own))
    }
    for (let q = 0; q < 20; q++) {
      const query = unit(queries, q)
      const similarity = Array.from({ length: 1300 }, (_, i) =>
        unit(memory, i).reduce((sum, value, j) => sum + value * query[j]!, 0),
      )
      const sorted = similarity.map((value, i) => ({ value, i })).sort((a, b) => b.value - a.value)
      const expected = Array<number>(7).fill(0)
      for (const { value, i } of sorted.slice(0, 100)) expected[i % 7]! += Math.exp((value - sorted[0]!.value) / 0.5)
      for (let c = 0; c < 7; c++) expect(votes[q * 7 + c]).toBeCloseTo(expected[c]!, 3)
    }
  })

  it('says how it was measured and leaves no tensor behind', () => {
    expect(protocol(at(20, 0.07))).toBe('k 20, T .07, cosine, backbone features')
    const before = tf.memory().numTensors
    evaluate(train, test, at(5, 0.07), 3)
    expect(tf.memory().numTensors).toBe(before)
  })
})
