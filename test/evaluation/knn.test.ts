import { describe, expect, it } from 'vitest'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate, knnVotes, protocol } from '../../harness/evaluation/knn.ts'
import golden from '../golden/evaluation.json' with { type: 'json' }
import { features, goldenFeatures } from './features.ts'

const { train, test } = goldenFeatures()

const predict = (...given: Parameters<typeof evaluate>) => evaluate(...given).predicted

describe('knn', () => {
  for (const { k, temperature, votes } of golden.knn) {
    it(`gives the votes of a plain computation at k ${k}, T ${temperature}`, () => {
      const measured = knnVotes(train, test, { k, temperature }, 3)
      for (const [i, vote] of votes.entries()) expect(measured[i]).toBeCloseTo(vote, 4)
    })
  }

  it('finds itself as the nearest neighbour', () => {
    expect(predict(train, train, { k: 1, temperature: 0.07 }, 3)).toEqual(train.labels)
  })

  it('looks at directions, not at lengths', () => {
    const rows = features([[1, 0.1], [0.1, 1]], [0, 1]) // biome-ignore format: pairs belong together
    const far = features([[1000, 0], [0, 1e-3]], [0, 1]) // biome-ignore format: pairs belong together
    expect([...predict(rows, far, { k: 1, temperature: 0.07 }, 2)]).toEqual([0, 1])
  })

  it('lets the near few outvote the far many at a low temperature, and not at a high one', () => {
    const rows = features([[1, 0], [0, 1], [0.1, 1]], [0, 1, 1]) // biome-ignore format: pairs belong together
    const query = features([[1, 0.2]], [0])
    expect([...predict(rows, query, { k: 3, temperature: 0.01 }, 2)]).toEqual([0])
    expect([...predict(rows, query, { k: 3, temperature: 10 }, 2)]).toEqual([1])
  })

  it('survives rows of zeros, temperatures near zero and fewer rows than k', () => {
    const rows = features([[1, 0], [0, 0]], [0, 1]) // biome-ignore format: pairs belong together
    const { predicted, details, scores } = evaluate(rows, rows, { k: 20, temperature: 1e-6 }, 2)
    expect(predicted[0]).toBe(0)
    expect(details.k).toBe(2)
    for (const { value } of scores) expect(Number.isFinite(value)).toBe(true)
  })

  it('gives no top-5 credit for classes without a vote', () => {
    const rows = features([[1, 0], [0, 1]], [0, 1]) // biome-ignore format: pairs belong together
    const { scores } = evaluate(rows, features([[1, 0]], [1]), { k: 1, temperature: 0.07 }, 10)
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
    const votes = knnVotes(many, many, { k: 3, temperature: 0.07 }, 1)
    const alone = knnVotes(many, { ...many, values: many.values.slice(-2), count: 1 }, { k: 3, temperature: 0.07 }, 1)
    expect(votes.at(-1)).toBeCloseTo(alone[0]!, 6)
  })

  it('says how it was measured and leaves no tensor behind', () => {
    expect(protocol({ k: 20, temperature: 0.07 })).toBe('k 20, T .07, cosine, backbone features')
    const before = tf.memory().numTensors
    evaluate(train, test, { k: 5, temperature: 0.07 }, 3)
    expect(tf.memory().numTensors).toBe(before)
  })
})
