import { expect, it } from 'vitest'
import { criticalDifferences } from '../../harness/statistics/critical-difference.ts'
import { hedgesGInterval } from '../../harness/statistics/effect-size.ts'
import {
  type Design,
  minimumDetectableDifference,
  runsNeeded,
} from '../../harness/statistics/minimum-detectable-difference.ts'
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { welchOfSummaries } from '../../harness/statistics/t-test.ts'
import { smallerRankSum, wilcoxon } from '../../harness/statistics/wilcoxon.ts'
import golden from '../golden/further-statistics.json' with { type: 'json' }

function value<T>(outcome: Outcome<T>): T {
  if (outcome.value === null) throw new Error(`no value: ${outcome.reason}`)
  return outcome.value
}

function expectClose(actual: number, expected: number) {
  expect(Math.abs(actual - expected), `${actual} against ${expected}`).toBeLessThanOrEqual(1e-9 * Math.abs(expected))
}

const pairing = (name: string) => name as NonNullable<Design['pairing']>

it.each(golden.wilcoxon)('Wilcoxon by all signs, case %#', ({ a, b, ...expected }) => {
  const result = value(wilcoxon(a, b))
  expect([result.w, result.n]).toEqual([expected.w, expected.n])
  expectClose(result.p, expected.p)
  const turned = value(wilcoxon(b, a))
  expect(smallerRankSum(result)).toBe(Math.min(expected.w, turned.w))
  expect(smallerRankSum(turned)).toBe(smallerRankSum(result))
})

it.each(golden.hedges_g_interval)("interval of Hedges' g, case %#", ({ a, b, ci95 }) => {
  const [low, high] = value(hedgesGInterval(a, b))
  expectClose(low, ci95[0]!)
  expectClose(high, ci95[1]!)
})

it.each(golden.minimum_detectable_difference)('minimum detectable difference, case %#', ({ n, sd, ...row }) => {
  const groups: [number, number] = [n[0]!, n[1]!]
  expectClose(value(minimumDetectableDifference(groups, sd, { pairing: pairing(row.pairing) })), row.difference)
})

it.each(golden.runs_needed)('runs needed to find $difference at deviation $sd, $pairing', (row) => {
  expect(value(runsNeeded(row.difference, row.sd, { pairing: pairing(row.pairing) }))).toBe(row.n)
})

it.each(golden.welch_of_summaries)('Welch of mean, deviation and n, case %#', ({ a, b, ...expected }) => {
  const result = value(welchOfSummaries(a, b))
  for (const key of ['t', 'df', 'p'] as const) expectClose(result[key], expected[key])
  expectClose(result.ci95[0], expected.ci95[0]!)
  expectClose(result.ci95[1], expected.ci95[1]!)
})

it('mean ranks and Wilcoxon with Holm of a critical-difference diagram', () => {
  const { blocks, ...expected } = golden.critical_differences
  const result = value(criticalDifferences(blocks, { rankTest: 'wilcoxon-holm' }))
  expect(result.meanRanks).toEqual(expected.mean_ranks.map((rank) => expect.closeTo(rank, 12)))
  expectClose(result.friedman.chi2, expected.chi2)
  result.pAdjusted.forEach((row, i) => {
    row.forEach((p, j) => {
      const other = expected.wilcoxon_holm[i]![j] ?? null
      if (p === null || other === null) expect(p).toBe(other)
      else expectClose(p, other)
    })
  })
})
