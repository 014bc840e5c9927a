import { expect, it } from 'vitest'
import { type Seeded, summarizeSeeds, testAgainst, testSeeds } from '../../harness/statistics/pair-rule.ts'
import { sharedRanks } from '../../harness/statistics/shared-ranks.ts'
import { paired, welch } from '../../harness/statistics/t-test.ts'

const from = (first: number, ...values: number[]): Seeded[] => values.map((value, i) => ({ seed: first + i, value }))

it('is paired over the shared seeds and gives the means of those alone', () => {
  const a = from(0, 0.1, 0.2, 0.4)
  const b = from(1, 0.3, 0.45, 0.9)
  expect(testSeeds(b, a).value).toMatchObject({
    test: 'paired',
    seeds: [1, 2],
    x: [0.3, 0.45],
    y: [0.2, 0.4],
    difference: expect.closeTo(0.075, 12),
    p: paired([0.3, 0.45], [0.2, 0.4]).value!.p,
  })
})

it('says why seeds of one number are not shared where the two rows were made by different programs', () => {
  const [own, others] = [from(0, 0.1, 0.2, 0.4), from(0, 0.3, 0.45, 0.9)]
  const foreign = others.map((one) => ({ ...one, maker: 'external' }))
  const needs = 'a paired test needs at least two shared seeds (they share 0'
  const why = ', since a row trained elsewhere or reported shares none with runs of maskbench)'
  expect(testSeeds(own, foreign, 'paired').reason).toBe(needs + why)
  expect(testSeeds(own, from(5, 0.3, 0.45, 0.9), 'paired').reason).toBe(`${needs})`)
})

it('is Welch over all values where fewer than two seeds, or less than half of the smaller row, are shared', () => {
  const ten = [1, 2, 4, 3, 6, 5, 7, 9, 8, 10]
  for (const shift of [8, 9, 20]) {
    const [a, b] = [from(0, ...ten), from(shift, ...ten.map((x) => x + 3))]
    expect(testSeeds(b, a).value).toMatchObject({
      test: 'welch',
      p: welch(
        ten.map((x) => x + 3),
        ten,
      ).value!.p,
    })
  }
  expect(testSeeds(from(0, ...ten), from(5, ...ten)).value?.test).toBe('paired')
})

it('takes a row with the same value for every seed as one observation, without test, interval or rank', () => {
  const [fixed, row, other] = [from(0, 0.7, 0.7, 0.7), from(0, 0.8, 0.81, 0.83), from(0, 0.1, 0.12, 0.11)]
  expect(testSeeds(fixed, row)).toMatchObject({
    value: null,
    reason: expect.stringMatching(/^all seeds gave the same value \(deterministic, or equal by chance\)/),
  })
  expect(summarizeSeeds([0.7, 0.7, 0.7])).toEqual({ n: 3, mean: expect.closeTo(0.7, 12), sd: null, ci95: null })
  const { ranks, best } = sharedRanks([fixed, row, other])
  expect(ranks.map(({ value }) => value)).toEqual([null, 1, 2])
  expect([ranks[0]!.reason, best]).toEqual([
    expect.stringMatching(/^all seeds gave the same value \(deterministic, or equal by chance\)/),
    1,
  ])
})

it('ranks by pairs: a row that varies much leaves the others their difference', () => {
  // With one variance over all rows, the first two would not be told apart.
  const rows = [from(0, 0.8, 0.801, 0.802), from(0, 0.7, 0.7015, 0.702), from(0, 0.2, 0.9, 0.5)]
  expect(sharedRanks(rows).ranks.map(({ value }) => value)).toEqual([1, 2, 1])
})

it('values without a named seed share none, so that they are tested by Welch', () => {
  const [a, b] = [
    [0.81, 0.82, 0.8].map((value, i) => ({ seed: -1 - i, value })),
    [0.84, 0.86, 0.83].map((value, i) => ({ seed: -1 - i, value })),
  ]
  expect(testSeeds(b!, a!).value).toMatchObject({
    test: 'welch',
    p: welch([0.84, 0.86, 0.83], [0.81, 0.82, 0.8]).value!.p,
  })
})

it('against a number that is known without error it is a one-sample t-test (scipy.stats.ttest_1samp)', () => {
  const values = [0.41, 0.38, 0.44].map((value, seed) => ({ seed, value }))
  const { value } = testAgainst(values, 0.2)
  expect(value).toMatchObject({ test: 'one-sample', difference: expect.closeTo(0.21, 12), df: 2, seeds: [0, 1, 2] })
  expect(value!.statistic).toBeCloseTo(12.124355652982139, 9)
  expect(value!.p).toBeCloseTo(0.006734083335155567, 9)
  expect(value!.ci95!.map((limit) => 0.2 + limit)).toEqual([
    expect.closeTo(0.33547586864749007, 9),
    expect.closeTo(0.4845241313525099, 9),
  ])
  expect(testAgainst(values.slice(0, 1), 0.2).reason).toBe('a single run has no spread')
  expect(
    testAgainst(
      [1, 2].map((seed) => ({ seed, value: 0.5 })),
      0.2,
    ).reason,
  ).toContain('deterministic')
})

it('does not pair what two programs drew by the same numbers: their seeds share nothing', () => {
  const ours = from(0, 0.1, 0.2, 0.4)
  const elsewhere = from(0, 0.3, 0.45, 0.9).map((one) => ({ ...one, maker: 'elsewhere' }))
  expect(testSeeds(elsewhere, ours).value?.test).toBe('welch')
  const others = from(0, 0.2, 0.41, 0.8).map((one) => ({ ...one, maker: 'elsewhere' }))
  expect(testSeeds(elsewhere, others).value?.test).toBe('paired')
})
