import { describe, expect, it } from 'vitest'
import { benjaminiHochberg, holm } from '../../harness/statistics/corrections.ts'
import { studentTCdf, studentTQuantile, twoSidedP } from '../../harness/statistics/distributions/student-t.ts'
import { hedgesG } from '../../harness/statistics/effect-size.ts'
import { friedman } from '../../harness/statistics/friedman.ts'
import { mannWhitney } from '../../harness/statistics/mann-whitney.ts'
import { mcnemar } from '../../harness/statistics/mcnemar.ts'
import { minimumDetectableDifference } from '../../harness/statistics/minimum-detectable-difference.ts'
import { criticalDifference } from '../../harness/statistics/nemenyi.ts'
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { paired, student, welch } from '../../harness/statistics/t-test.ts'
import golden from '../golden/statistics.json' with { type: 'json' }

const EXACT = 1e-9

function expectClose(actual: number, expected: number, relative = EXACT) {
  if (expected === 0) expect(actual).toBe(0)
  else expect(Math.abs(actual / expected - 1), `${actual} against ${expected}`).toBeLessThanOrEqual(relative)
}

function value<T>(outcome: Outcome<T>): T {
  if (outcome.value === null) throw new Error(`no value: ${outcome.reason}`)
  return outcome.value
}

describe("scipy's values", () => {
  it.each(golden.two_sample)('two-sample tests, case %#', ({ a, b, ...tests }) => {
    const w = value(welch(a, b))
    expectClose(w.t, tests.welch.t)
    expectClose(w.df, tests.welch.df)
    expectClose(w.p, tests.welch.p)
    expectClose(w.ci95[0], tests.welch.ci95[0]!)
    expectClose(w.ci95[1], tests.welch.ci95[1]!)
    const s = value(student(a, b))
    expectClose(s.t, tests.student.t)
    expectClose(s.df, tests.student.df)
    expectClose(s.p, tests.student.p)
    if (tests.paired) {
      const d = value(paired(a, b))
      expectClose(d.t, tests.paired.t)
      expectClose(d.df, tests.paired.df)
      expectClose(d.p, tests.paired.p)
    }
    const u = value(mannWhitney(a, b))
    expect(u.u).toBe(tests.mannwhitney_exact.u)
    expectClose(u.p, tests.mannwhitney_exact.p)
  })

  it.each(golden.student_t_cdf as [number, number, number][])('Student t CDF at %f with df %f', (t, df, cdf) => {
    expectClose(studentTCdf(t, df), cdf)
  })

  it.each(golden.student_t_quantile_975 as [number, number][])('Student t .975 quantile with df %f', (df, quantile) => {
    expectClose(studentTQuantile(0.975, df), quantile)
  })

  it('Welch p of two columns of the noisy-label table', () => {
    expectClose(twoSidedP(2.902932, 7.970588), 0.019880278, 1e-8)
    expectClose(twoSidedP(2.5, 4.3), 0.0624480747, 1e-8)
    expectClose(twoSidedP(10, 4.3), 0.000388177182, 1e-8)
    expectClose(twoSidedP(1, 1), 0.5)
    expect(twoSidedP(0, 5)).toBe(1)
  })

  it('Holm and Benjamini-Hochberg', () => {
    holm(golden.holm.p).forEach((p, i) => {
      expectClose(p!, golden.holm.adjusted[i]!)
    })
    benjaminiHochberg(golden.benjamini_hochberg.p).forEach((p, i) => {
      expectClose(p!, golden.benjamini_hochberg.adjusted[i]!)
    })
  })

  it.each(golden.hedges_g)("Hedges' g, case %#", ({ a, b, g }) => {
    expectClose(value(hedgesG(a, b)), g)
  })

  it.each(golden.mcnemar_exact)('McNemar of $b and $c discordant items', ({ b, c, p }) => {
    expectClose(value(mcnemar(b, c)).p, p)
  })

  it.each(golden.minimum_detectable_difference)('minimum detectable difference at n $n_per_group', (row) => {
    const { n_per_group: n, sd, alpha, power, difference } = row
    expectClose(value(minimumDetectableDifference(n, sd, { alpha, power })), difference)
  })

  it('Friedman with its mean ranks', () => {
    const result = value(friedman(golden.friedman.blocks_by_treatments))
    expectClose(result.chi2, golden.friedman.chi2)
    expectClose(result.p, golden.friedman.p)
    expect(result.meanRanks).toEqual(golden.friedman.mean_ranks_1_is_smallest)
  })

  it.each(golden.nemenyi_critical_difference_alpha_05)('Nemenyi difference of $treatments rows', (row) => {
    expectClose(value(criticalDifference(row.treatments, row.blocks)), row.cd)
  })
})
