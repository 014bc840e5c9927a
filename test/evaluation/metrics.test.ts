import { describe, expect, it } from 'vitest'
import { ari } from '../../harness/evaluation/metrics/ari.ts'
import { averagePrecision, meanAveragePrecision } from '../../harness/evaluation/metrics/average-precision.ts'
import { contingency } from '../../harness/evaluation/metrics/contingency.ts'
import { f1 } from '../../harness/evaluation/metrics/f1.ts'
import { fmi } from '../../harness/evaluation/metrics/fmi.ts'
import { nmi } from '../../harness/evaluation/metrics/nmi.ts'
import golden from '../golden/metrics.json' with { type: 'json' }

const hot = (rows: number[][]) => Uint8Array.from(rows.flat())

describe("agrees with scikit-learn's", () => {
  it.each(golden.clustering.map((each, i) => [i, each] as const))(
    'partitions %i',
    (_, { truth, pred, ...expected }) => {
      const table = contingency(truth, pred)
      expect(Math.abs(fmi(table) - expected.fmi)).toBeLessThan(1e-9)
      expect(Math.abs(ari(table) - expected.ari)).toBeLessThan(1e-9)
      expect(Math.abs(nmi(table) - expected.nmi)).toBeLessThan(1e-9)
    },
  )

  it.each(golden.multilabel.map((each, i) => [i, each] as const))('F1 %i', (_, { truth, pred, ...expected }) => {
    const { macro, micro, weighted } = f1(hot(truth), hot(pred), truth[0]!.length)
    expect(Math.abs(macro - expected.f1_macro)).toBeLessThan(1e-9)
    expect(Math.abs(micro - expected.f1_micro)).toBeLessThan(1e-9)
    expect(Math.abs(weighted - expected.f1_weighted)).toBeLessThan(1e-9)
  })
})

describe('partitions', () => {
  const truth = [0, 0, 1, 1, 2, 2]

  it('are equal whatever their groups are called, and however many empty ones lie between', () => {
    const table = contingency(truth, [7, 7, 0, 0, 3, 3])
    expect([ari(table), fmi(table), nmi(table)]).toEqual([1, 1, expect.closeTo(1, 12)])
  })

  it('may have one group, or one item each', () => {
    const one = contingency([0, 0, 0], [0, 0, 0])
    expect([ari(one), fmi(one), nmi(one)]).toEqual([1, 1, 1])
    const alone = contingency([0, 1, 2], [0, 1, 2])
    expect([ari(alone), fmi(alone), nmi(alone)]).toEqual([1, 0, expect.closeTo(1, 12)])
    const against = contingency(truth, [0, 0, 0, 0, 0, 0])
    expect([ari(against), nmi(against)]).toEqual([0, 0])
  })
})

describe('F1', () => {
  it('counts a label that neither occurs nor is predicted as 0', () => {
    expect(f1(hot([[1, 0], [1, 0]]), hot([[1, 0], [1, 0]]), 2)).toEqual({ macro: 0.5, micro: 1, weighted: 1 }) // biome-ignore format: rows
  })

  it('of predicting every label is 2p / (1 + p), p being how often it occurs', () => {
    const truth = hot([[1, 1], [0, 1], [0, 1], [0, 0]]) // biome-ignore format: rows
    const { macro, micro } = f1(truth, new Uint8Array(8).fill(1), 2)
    expect(macro).toBeCloseTo((0.5 / 1.25 + 1.5 / 1.75) / 2, 12)
    expect(micro).toBeCloseTo(1 / 1.5, 12)
  })
})

describe('average precision', () => {
  it('sums precision at every gain in recall', () => {
    // Found at ranks 1, 3 and 6: (1/1 + 2/3 + 3/6) / 3.
    expect(averagePrecision([1, 0, 1, 0, 0, 1], [6, 5, 4, 3, 2, 1])).toBeCloseTo((1 + 2 / 3 + 1 / 2) / 3, 12)
    // scikit-learn's documented example.
    expect(averagePrecision([0, 0, 1, 1], [0.1, 0.4, 0.35, 0.8])).toBeCloseTo(0.8333333333, 9)
  })

  it('takes equal scores as one threshold, so that their order does not count', () => {
    expect(averagePrecision([1, 0, 0, 0], [1, 1, 1, 1])).toBe(0.25)
    expect(averagePrecision([0, 0, 0, 1], [1, 1, 1, 1])).toBe(0.25)
    // One of two right at the first threshold, then three of four: 1/3 x 1/2 + 2/3 x 3/4.
    expect(averagePrecision([1, 0, 1, 1], [2, 2, 1, 1])).toBeCloseTo(1 / 6 + 1 / 2, 12)
  })

  it('is averaged over the labels that occur', () => {
    const truth = hot([[1, 0, 0], [0, 0, 1]]) // biome-ignore format: rows
    const scores = Float32Array.from([2, 5, 9, 1, 5, 3])
    expect(meanAveragePrecision(truth, scores, 3)).toBe((1 + 0.5) / 2)
  })
})
