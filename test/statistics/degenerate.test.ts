import { describe, expect, it } from 'vitest'
import { hedgesG } from '../../harness/statistics/effect-size.ts'
import { friedman } from '../../harness/statistics/friedman.ts'
import { mannWhitney } from '../../harness/statistics/mann-whitney.ts'
import { countDiscordant, mcnemar } from '../../harness/statistics/mcnemar.ts'
import { minimumDetectableDifference } from '../../harness/statistics/minimum-detectable-difference.ts'
import { sharedRanks } from '../../harness/statistics/shared-ranks.ts'
import { summarize } from '../../harness/statistics/summary.ts'
import { paired, student, welch } from '../../harness/statistics/t-test.ts'

/** Values a seed, from seed 0 on. */
const ranksOf = (rows: number[][], options?: { higherIsBetter: boolean }) =>
  sharedRanks(
    rows.map((values) => values.map((value, seed) => ({ seed, value }))),
    options,
  ).ranks.map(({ value }) => value)

describe('data that allow no answer get a reason', () => {
  it.each([
    ['Welch', welch],
    ['Student', student],
    ["Hedges' g", hedgesG],
  ])('%s: two constant groups, equal or not', (_, test) => {
    expect(test([0.5, 0.5], [0.5, 0.5])).toMatchObject({ value: null, reason: /both groups are constant/ })
    expect(test([0.1, 0.1, 0.1], [0.7, 0.7])).toMatchObject({ value: null, reason: /both groups are constant/ })
  })

  it('a spread of rounding errors is no spread', () => {
    expect(welch([0.1 + 0.2, 0.3], [0.7, 0.7]).value).toBeNull()
    expect(paired([1.1, 2.1, 3.1], [1, 2, 3])).toMatchObject({ value: null, reason: /same amount/ })
  })

  it('one constant group is enough to go on', () => {
    const { value } = welch([1, 2, 3, 4], [9, 9, 9])
    expect(value?.df).toBe(3)
    expect(value?.t).toBeCloseTo(-10.0697567, 7)
  })

  it('a single value', () => {
    for (const test of [welch, paired, hedgesG]) {
      expect(test([1], [2])).toMatchObject({ value: null, reason: 'each group needs at least two values (a has 1)' })
    }
    expect(student([1], [2])).toMatchObject({ value: null, reason: 'one of the groups needs at least two values' })
    expect(mannWhitney([], [2])).toMatchObject({ value: null, reason: 'each group needs at least one value (a has 0)' })
    expect(summarize([3])).toEqual({ n: 1, mean: 3, sd: null, ci95: null })
    expect(ranksOf([[1], [1, 2]])).toEqual([null, 1])
  })

  it('values without a number', () => {
    expect(welch([1, Number.NaN], [1, 2])).toMatchObject({ value: null, reason: /finite/ })
    expect(() => summarize([])).toThrow('there is no value to summarise')
  })

  it('nothing but ties in Mann-Whitney', () => {
    expect(mannWhitney([3, 3], [3, 3, 3])).toMatchObject({ value: null, reason: /all values are equal/ })
  })

  it('pairs of unequal number', () => {
    expect(paired([1, 2], [1, 2, 3])).toMatchObject({ value: null, reason: /equal numbers/ })
  })

  it('models that agree everywhere, rows tied everywhere, no variance', () => {
    expect(mcnemar(0, 0)).toMatchObject({ value: null, reason: /same items/ })
    expect(friedman([[1, 1, 1], [2, 2, 2]])).toMatchObject({ value: null, reason: /tied/ }) // biome-ignore format: blocks
    expect(minimumDetectableDifference(3, 0)).toMatchObject({ value: null, reason: /vary/ })
    expect(ranksOf([[1, 1], [2, 2]])).toEqual([null, null]) // biome-ignore format: rows
  })
})

describe('small examples by hand', () => {
  it('Welch and Student of unequal sizes, from scipy', () => {
    const [w, s] = [welch([1, 2, 3, 4], [2, 3, 9]).value!, student([1, 2, 3, 4], [2, 3, 9]).value!]
    expect([w.t, w.df, w.p]).toEqual([-0.950654151, 2.35212215, 0.428938554].map((x) => expect.closeTo(x, 9)))
    expect([s.t, s.df, s.p]).toEqual([-1.093247889, 5, 0.32413614].map((x) => expect.closeTo(x, 9)))
  })

  it('Mann-Whitney says how small p can get, and its interval where one exists', () => {
    expect(mannWhitney([1, 2, 3], [4, 5, 6]).value).toMatchObject({ u: 0, p: expect.closeTo(0.1, 12), ci95: null })
    // R: wilcox.test(c(1,2,3,4), c(5.5,6.5,7.5,8.5), conf.int = TRUE)
    const four = mannWhitney([1, 2, 3, 4], [5.5, 6.5, 7.5, 8.5]).value!
    expect(four.smallestP).toBeCloseTo(2 / 70, 12)
    expect(four.p).toBeCloseTo(2 / 70, 12)
    expect(four.ci95).toEqual([-7.5, -1.5])
  })

  it('discordant items are counted from predictions', () => {
    expect(countDiscordant([0, 1, 2, 3], [0, 1, 0, 0], [0, 0, 2, 3])).toEqual({ onlyA: 1, onlyB: 2 })
    expect(() => countDiscordant([0], [0, 1], [0])).toThrow('differ in length')
  })

  it('rows that can not be told apart share a rank', () => {
    const rows = [
      [0.9, 0.91, 0.92],
      [0.91, 0.9, 0.92],
      [0.5, 0.52, 0.51],
    ]
    expect(ranksOf(rows)).toEqual([1, 1, 3])
    expect(ranksOf(rows, { higherIsBetter: false })).toEqual([2, 2, 1])
  })
})
