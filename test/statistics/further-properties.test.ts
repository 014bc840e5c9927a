import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { criticalDifferences } from '../../harness/statistics/critical-difference.ts'
import { hedgesG, hedgesGInterval, pooledDeviation } from '../../harness/statistics/effect-size.ts'
import { friedman } from '../../harness/statistics/friedman.ts'
import {
  minimumDetectableDifference,
  runsForInterval,
  runsNeeded,
} from '../../harness/statistics/minimum-detectable-difference.ts'
import { criticalDifference } from '../../harness/statistics/nemenyi.ts'
import { outOfReach } from '../../harness/statistics/smallest-p.ts'
import { isConstant, summarize } from '../../harness/statistics/summary.ts'
import { paired, welch, welchOfSummaries } from '../../harness/statistics/t-test.ts'
import { wilcoxon } from '../../harness/statistics/wilcoxon.ts'

const value = fc.integer({ min: -200, max: 200 }).map((n) => n / 8)
const sample = fc.array(value, { minLength: 2, maxLength: 9 }).filter((values) => !isConstant(values))
const pairs = fc.array(fc.tuple(value, value), { minLength: 2, maxLength: 12 })
const pairing = fc.constantFrom('separate' as const, 'paired' as const)
const quick = { numRuns: 40 }

describe('Wilcoxon', () => {
  it('gives p in (0, 1], never below its smallest, the same for swapped groups and for another unit', () => {
    fc.assert(
      fc.property(pairs, fc.integer({ min: 1, max: 64 }), (rows, scale) => {
        const [a, b] = [rows.map(([x]) => x), rows.map(([, y]) => y)]
        const one = wilcoxon(a, b)
        const other = wilcoxon(b, a)
        const scaled = wilcoxon(
          a.map((x) => x * scale),
          b.map((x) => x * scale),
        )
        if (one.value === null) {
          expect([other.value, scaled.value]).toEqual([null, null])
          return
        }
        expect(one.value.p).toBeGreaterThanOrEqual(one.value.smallestP - 1e-15)
        expect(one.value.p).toBeLessThanOrEqual(1)
        expect(other.value!.p).toBeCloseTo(one.value.p, 12)
        expect(scaled.value!.p).toBeCloseTo(one.value.p, 12)
        expect(one.value.w + other.value!.w).toBe((one.value.n * (one.value.n + 1)) / 2)
      }),
    )
  })

  it('takes differences of decimals that are equal but for rounding as ties', () => {
    expect(wilcoxon([0.3, 0.5, 0.9], [0.1, 0.3, 0.7]).value?.w).toBe(6)
    expect(wilcoxon([0.1 + 0.2, 0.5], [0.3, 0.2]).value?.n).toBe(1)
  })
})

describe('the interval of g', () => {
  it('holds g, turns with the groups, and leaves out zero where Student finds p below .05', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const [g, interval, turned] = [hedgesG(a, b).value, hedgesGInterval(a, b).value, hedgesGInterval(b, a).value]
        if (g === null || interval === null) return
        expect(interval[0]).toBeLessThanOrEqual(g + 1e-9)
        expect(interval[1]).toBeGreaterThanOrEqual(g - 1e-9)
        expect(turned![0]).toBeCloseTo(-interval[1], 7)
      }),
      quick,
    )
  })
})

describe('minimum detectable difference and runs needed', () => {
  it('undo each other: n runs find what n runs can find, and n - 1 do not', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 40 }), fc.integer({ min: 1, max: 100 }), pairing, (n, sd, how) => {
        const difference = minimumDetectableDifference(n, sd, { pairing: how }).value!
        expect(runsNeeded(difference * 1.0001, sd, { pairing: how }).value).toBe(n)
        expect(minimumDetectableDifference(n + 1, sd, { pairing: how }).value!).toBeLessThan(difference)
        expect(minimumDetectableDifference(n, 2 * sd, { pairing: how }).value!).toBeCloseTo(2 * difference, 6)
      }),
      quick,
    )
  })
})

it('Welch of summaries is Welch of the values', () => {
  fc.assert(
    fc.property(sample, sample, (a, b) => {
      const summaryOf = (values: number[]) => {
        const { n, mean, sd } = summarize(values)
        return { n, mean, sd: sd! }
      }
      const [whole, short] = [welch(a, b).value!, welchOfSummaries(summaryOf(a), summaryOf(b)).value!]
      for (const key of ['t', 'df', 'p', 'meanA'] as const) expect(short[key]).toBeCloseTo(whole[key], 9)
    }),
  )
})

describe('Friedman and the critical-difference diagram', () => {
  const blocks = fc.integer({ min: 3, max: 6 }).chain((k) =>
    fc.array(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: k, maxLength: k }), {
      minLength: 2,
      maxLength: 8,
    }),
  )

  it('mean ranks average to the middle, p is a probability, and every row is in the order of some bar or alone', () => {
    fc.assert(
      fc.property(blocks, fc.constantFrom('nemenyi' as const, 'wilcoxon-holm' as const), (values, rankTest) => {
        const result = criticalDifferences(values, { rankTest })
        if (result.value === null) return expect(result.reason).not.toBe('')
        const { meanRanks, friedman: overall, cliques, criticalDifference: distance } = result.value
        const k = meanRanks.length
        expect(meanRanks.reduce((sum, rank) => sum + rank, 0) / k).toBeCloseTo((k + 1) / 2, 9)
        expect(overall.p).toBeGreaterThanOrEqual(0)
        expect(overall.p).toBeLessThanOrEqual(1)
        for (const clique of cliques) {
          expect(clique.length).toBeGreaterThan(1)
          const reach = meanRanks[clique.at(-1)!]! - meanRanks[clique[0]!]!
          expect(reach).toBeGreaterThanOrEqual(0)
          if (distance !== null && overall.p < 0.05) expect(reach).toBeLessThanOrEqual(distance + 1e-9)
        }
      }),
      quick,
    )
  })

  it('the order of the data sets does not matter, and a better row has the smaller rank', () => {
    fc.assert(
      fc.property(blocks, (values) => {
        const [one, other] = [friedman(values), friedman([...values].reverse())]
        expect(other.value?.p ?? null).toEqual(one.value === null ? null : expect.closeTo(one.value.p, 9))
      }),
      quick,
    )
    const clear = Array.from({ length: 12 }, (_, i) => [i + 0.9, i + 0.5, i + 0.1])
    expect(criticalDifferences(clear).value).toMatchObject({ meanRanks: [1, 2, 3], cliques: [] })
    expect(criticalDifferences(clear, { higherIsBetter: false }).value?.meanRanks).toEqual([3, 2, 1])
  })

  it('rows that tie up to rounding share a rank', () => {
    const blocks = [[0.1 + 0.2, 0.3, 0.9], [0.3, 0.1 + 0.2, 0.9]] // biome-ignore format: blocks
    expect(friedman(blocks).value?.meanRanks).toEqual([1.5, 1.5, 3])
  })

  it('says when no two rows could lie far enough apart for Nemenyi', () => {
    const rows = (n: number) => Array.from({ length: n }, () => Array.from({ length: 11 }, (_, row) => row))
    const few = criticalDifferences(rows(2)).value!
    expect(few.criticalDifference).toBeGreaterThan(10)
    expect(few.caveat).toBe(
      "with 2 data sets and 11 rows, no pair can differ in Nemenyi's test: mean ranks are at most 10 apart",
    )
    expect(few.cliques).toEqual([[10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0]])
    const more = criticalDifferences(rows(3)).value!
    expect([more.caveat, more.cliques.length > 1]).toEqual([null, true])
  })

  it('one bar over all rows where Friedman finds nothing', () => {
    expect(criticalDifferences([[1, 2, 3], [3, 2, 1]]).value?.cliques).toEqual([[0, 1, 2]]) // biome-ignore format: blocks
  })

  it("Nemenyi's difference shrinks with data sets and grows with rows", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 8 }), fc.integer({ min: 2, max: 30 }), (k, n) => {
        const at = (rows: number, sets: number) => criticalDifference(rows, sets).value!
        expect(at(k, n + 1)).toBeLessThan(at(k, n))
        expect(at(k + 1, n)).toBeGreaterThan(at(k, n))
      }),
      quick,
    )
  })
})

it('so many runs make an interval as narrow as asked (scipy)', () => {
  const paired = { pairing: 'paired' } as const
  const found = [runsForInterval(0.5, 1, paired), runsForInterval(0.5, 1), runsForInterval(0.01, 0.02, paired)]
  expect(found.map(({ value }) => value)).toEqual([18, 32, 18])
  expect(runsForInterval(3, 1).value).toBe(3)
})

it('a paired t-test leaves zero out of its interval exactly when p is below .05', () => {
  fc.assert(
    fc.property(pairs, (rows) => {
      const result = paired(
        rows.map(([x]) => x),
        rows.map(([, y]) => y),
      ).value
      if (result === null || Math.abs(result.p - 0.05) < 1e-9) return
      expect(result.ci95[0] > 0 || result.ci95[1] < 0).toBe(result.p < 0.05)
    }),
  )
})

describe('data that allow no answer get a reason', () => {
  it.each([
    ['pairs that are equal', wilcoxon([1, 2], [1, 2]), 'no pair differs'],
    ['no pairs', wilcoxon([], []), 'there are no pairs'],
    ['unequal pairs', wilcoxon([1], [1, 2]), 'pairs need equal numbers of values (a has 1, b 2)'],
    ['not a number', wilcoxon([Number.NaN], [1]), 'every value must be finite, but one is not'],
    ['constant groups', hedgesGInterval([1, 1], [2, 2]), 'both groups are constant, so their standard deviation is 0'],
    ['no deviation', runsNeeded(1, 0), 'the values do not vary, so two per group are enough'],
    ['no difference', runsNeeded(0, 1), 'no number of runs can detect a difference of 0'],
    ['a hopeless difference', runsNeeded(1e-6, 1), 'more than 10,000 per group would be needed'],
    ['no interval', runsForInterval(0, 1), 'no number of runs gives an interval of width 0'],
    ['no spread', runsForInterval(1, 0), 'the values do not vary, so two per group are enough'],
    ['a single pair', minimumDetectableDifference(1, 1), 'each group needs at least two values (n = 1)'],
    ['deviation of a single value', minimumDetectableDifference(3, pooledDeviation([1], [2])), /do not vary/],
    ['one run printed', welchOfSummaries({ mean: 1, sd: 0, n: 1 }, { mean: 1, sd: 1, n: 3 }), /at least two values/],
    ['no deviation printed', welchOfSummaries({ mean: 1, sd: 0, n: 3 }, { mean: 2, sd: 0, n: 3 }), /constant/],
    ['two rows', criticalDifferences([[1, 2], [2, 1]]), /two data sets and three rows/], // biome-ignore format: blocks
    ['a row without a number', criticalDifferences([[1, Number.NaN, 2]]), /finite/],
    ['a single row', criticalDifference(1, 5), 'the test needs at least two rows and one data set (there are 1 and 5)'],
  ])('%s', (_, outcome, reason) => {
    expect(outcome.value).toBeNull()
    expect(outcome.reason).toMatch(reason)
  })

  it('what can not become significant is said', () => {
    expect(outOfReach({ test: 'mann-whitney', n: [3, 3] })).toBe(
      'cannot reach p < .05 with n = 3 and 3: the smallest possible p is .1',
    )
    expect(outOfReach({ test: 'wilcoxon', pairs: 5 })).toMatch(/5 pairs: the smallest possible p is .0625/)
    expect(outOfReach({ test: 'mcnemar', discordant: 5 })).toMatch(/5 items on which the models differ/)
    expect(outOfReach({ test: 'mcnemar', discordant: 1 })).toMatch(/with 1 item on which the models differ: the/)
    expect(outOfReach({ test: 'wilcoxon', pairs: 6 })).toBeNull()
    expect(outOfReach({ test: 'wilcoxon', pairs: 6 }, { tests: 10 })).toMatch(/after Holm over 10 tests/)
  })
})
