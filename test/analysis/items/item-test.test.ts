import { expect, it } from 'vitest'
import type { RunItems } from '../../../harness/analysis/board/types.ts'
import { testRunItems } from '../../../harness/analysis/items/item-test.ts'

const TRUTH = Int32Array.from({ length: 20 }, (_, i) => i % 2)
/** Right on all but the first items. */
const wrongOn = (count: number) => TRUTH.map((label, i) => (i < count ? 1 - label : label))

const run = (predicted: Int32Array, seed = 0): RunItems => ({ seed, truthDigest: 'same', truth: TRUTH, predicted })
const row = (wrong: number, score: number, seed = 0) => ({
  items: [run(wrongOn(wrong), seed)],
  scores: [{ seed, value: score }],
})

it("is McNemar's exact test of the items on which one of two runs is right", () => {
  expect(testRunItems(row(0, 1), row(8, 0.6))).toMatchObject({
    difference: expect.closeTo(0.4, 12),
    p: expect.closeTo(2 / 2 ** 8, 12),
    items: { items: 20, onlyA: 8, onlyB: 0 },
    seeds: [0],
    reason: null,
  })
})

it.each([
  ['of the first', row(0, 0.9), row(8, 0.6)],
  ['of the second', row(0, 1), row(8, 0.65)],
  ['of another seed', row(0, 1), { ...row(8, 0.6), scores: [{ seed: 1, value: 0.6 }] }],
])('there is none where predictions do not give the score %s', (_, a, b) => {
  expect(testRunItems(a, b)).toEqual({
    difference: null,
    ci95: null,
    p: null,
    items: null,
    seeds: [0],
    reason: "the stored predictions do not give this score, so McNemar's test does not apply",
  })
})

it('takes the first shared seed that was tested on the same items', () => {
  const seeds = (wrong: number, otherItems: number) => ({
    items: [{ ...run(wrongOn(wrong), 0), truthDigest: `${otherItems}` }, run(wrongOn(wrong), 1)],
    scores: [0, 1].map((seed) => ({ seed, value: 1 - wrong / 20 })),
  })
  expect(testRunItems(seeds(0, 1), seeds(8, 2))).toMatchObject({ seeds: [1], items: { onlyA: 8 } })
})

it('pairs other seeds only where each row is one run', () => {
  const several = { items: [run(wrongOn(0), 1)], scores: [0, 1, 2].map((seed) => ({ seed, value: 1 })) }
  expect(testRunItems(several, row(8, 0.6, 7))).toMatchObject({ p: null, seeds: null })
  expect(testRunItems(row(0, 1, 1), row(8, 0.6, 7))).toMatchObject({ seeds: [1, 7], items: { onlyA: 8 } })
})
