import { expect, test } from 'vitest'
import {
  comparePredictions,
  compareScores,
  type StoredScore,
  toleranceOf,
} from '../../harness/execution/verify/comparison.ts'
import type { StoredPredictions } from '../../harness/execution/verify/recompute.ts'

const score = (evaluation: string, value: number | null): StoredScore => {
  return { dataset: 'd', evaluation, condition: '', metric: 'top1', protocol: 'p', value }
}
const exact = { tolerance: () => 0, kept: () => true }

test('on the same machine the last bit counts; elsewhere a tolerance', () => {
  const [stored, again] = [[score('knn', 0.5)], [score('knn', 0.5 + 2 ** -53)]]
  expect(again[0]!.value).not.toBe(0.5)
  expect(compareScores(stored, again, exact)[0]!.verdict).toBe('different')
  const loose = { ...exact, tolerance: toleranceOf }
  expect(compareScores(stored, again, loose)[0]!).toMatchObject({ verdict: 'close', difference: 2 ** -53 })
  expect(compareScores(stored, [score('knn', 0.4899)], loose)[0]!.verdict).toBe('different')
  expect(compareScores([score('clustering', 0.5)], [score('clustering', 0.46)], loose)[0]!.verdict).toBe('close')
})

test('a score that is missing on one side is different, unless what it is made from is not kept', () => {
  const verdicts = (stored: StoredScore[], again: StoredScore[], kept = true) =>
    compareScores(stored, again, { ...exact, kept: () => kept }).map(({ verdict }) => verdict)
  expect(verdicts([score('knn', 0.5)], [])).toEqual(['different'])
  expect(verdicts([score('knn', 0.5)], [], false)).toEqual(['not kept'])
  expect(verdicts([], [score('knn', 0.5)])).toEqual(['different'])
  expect(verdicts([score('knn', null)], [score('knn', Number.NaN)])).toEqual(['equal'])
  expect(verdicts([score('knn', null)], [score('knn', 0)])).toEqual(['different'])
})

test('predictions are compared item by item, a missing item counts', () => {
  const predictionsOf = (labels: number[], truthDigest = 't') => {
    const predicted = Buffer.from(Int32Array.from(labels).buffer).toString('base64')
    return [{ dataset: 'd', evaluation: 'knn', condition: '', protocol: 'p', truthDigest, predicted }]
  }
  const compared = (stored: StoredPredictions[], again: StoredPredictions[], kept = true) =>
    comparePredictions(stored, again, () => kept)
  expect(compared(predictionsOf([1, 2, 3]), predictionsOf([1, 2, 3]))[0]).toMatchObject({
    items: 3,
    different: 0,
    sameTruth: true,
  })
  expect(compared(predictionsOf([1, 2, 3]), predictionsOf([1, 0]))[0]).toMatchObject({
    items: 3,
    different: 2,
  })
  expect(compared(predictionsOf([1]), predictionsOf([1], 'other'))[0]).toMatchObject({
    different: 0,
    sameTruth: false,
  })
  const missing = (kept: boolean) => compared(predictionsOf([1, 2]), [], kept)
  expect(missing(true)).toMatchObject([{ items: 2, different: 0, made: 'missing' }])
  expect(missing(false)).toMatchObject([{ made: 'not kept' }])
})
