import { describe, expect, it } from 'vitest'
import { knnSchema } from '../../db/config/evaluations.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { evaluate } from '../../harness/evaluation/knn/knn.ts'
import { bestCell } from '../../harness/evaluation/knn/knn-grid.ts'
import golden from '../golden/evaluation.json' with { type: 'json' }
import { features, goldenFeatures } from './features.ts'

const { train, test } = goldenFeatures()
const grid = knnSchema.parse({ name: 'knn', grid: true })

/** Rows of three overlapping classes, of any length. */
function noisy(count: number, seed: number) {
  const random = new Random(seed)
  const labels = Array.from({ length: count }, (_, i) => i % 3)
  return features(
    labels.map((label) => [0, 1, 2, 3].map((j) => (j === label ? 1 : 0) + 0.8 * random.normal())),
    labels,
  )
}

describe('the k-NN grid', () => {
  it("finds PyTorch's best cell", () => {
    const { right, ...cell } = golden.grid
    expect(bestCell(train, test, 3)).toMatchObject({ ...cell, accuracy: { top1: right / test.count } })
  })

  it('is no worse than any of its cells by the plain way, and as good as its own', () => {
    const [memory, queries] = [noisy(400, 1), noisy(90, 2)]
    const plain = (k: number, temperature: number) =>
      evaluate(memory, queries, { k, temperature, grid: false }, 3).scores[0]!.value
    const cosines = [1, 2, 5, 10, 20, 50, 100, 200].flatMap((k) =>
      [0.01, 0.02, 0.05, 0.07, 0.1, 0.2, 0.5, 1].map((temperature) => plain(k, temperature)),
    )
    const { accuracy, distance, k, temperature } = bestCell(memory, queries, 3)
    expect(accuracy.top1).toBeGreaterThanOrEqual(Math.max(...cosines))
    if (distance === 'cosine') expect(plain(k, temperature!)).toBe(accuracy.top1)
  })

  it('takes Euclidean distance where lengths tell classes apart and angles do not', () => {
    const rows = features([[1, 1], [2, 2], [10, 10], [11, 11]], [0, 0, 1, 1]) // biome-ignore format: one row
    const queries = features([[1.5, 1.5], [10.5, 10.5]], [0, 1]) // biome-ignore format: one row
    expect(bestCell(rows, queries, 2)).toMatchObject({
      distance: 'euclidean',
      temperature: null,
      accuracy: { top1: 1 },
    })
  })

  it('says that its cell was selected on test, and which one it is', () => {
    const before = tf.memory().numTensors
    const result = evaluate(train, test, grid, 3)
    expect(tf.memory().numTensors).toBe(before)
    const { right, ...cell } = golden.grid
    expect(result).toMatchObject({ selectedOnTest: true, details: cell })
    expect(result.protocol).toBe('best of k 1 to 200, T .01 to 1, cosine and Euclidean, backbone features')
    expect(result.scores[0]).toEqual({ metric: 'top1', value: right / test.count })
    expect(result.predicted.filter((label, i) => label === test.labels[i])).toHaveLength(right)
  })
})
