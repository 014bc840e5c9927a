import { mean, sampleVariance } from 'simple-statistics'
import { logGamma } from './distributions/log-gamma.ts'
import { noncentralTCdf } from './distributions/noncentral-t.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { expand, findRoot } from './root-finding.ts'
import { type GroupSummary, type Interval, isConstant } from './summary.ts'
import { pooledVariance, summaryProblem, tooFew } from './t-test.ts'

/**
 * Hedges' g: the difference of means in units of the pooled standard deviation, with the exact small-sample correction
 * J = Γ(df/2) / (√(df/2) Γ((df - 1)/2)) (Hedges 1981).
 */
export function hedgesG(a: readonly number[], b: readonly number[]): Outcome<number> {
  const problem = tooFew(a, b)
  if (problem !== null) return unavailable(problem)
  if (isConstant(a) && isConstant(b)) return unavailable('both groups are constant, so their standard deviation is 0')
  const df = a.length + b.length - 2
  const pooled = pooledDeviation(a, b)
  if (!(pooled > 0 && pooled < Number.MAX_VALUE)) {
    return unavailable('the values are too large or too small to compute with')
  }
  return available((smallSample(df) * (mean(a as number[]) - mean(b as number[]))) / pooled)
}

/** Hedges' g if only mean, standard deviation and n are known, for example from a published table. */
export function hedgesGOfSummaries(a: GroupSummary, b: GroupSummary): Outcome<number> {
  const problem = summaryProblem(a, b)
  if (problem !== null) return unavailable(problem)
  return available((smallSample(a.n + b.n - 2) * (a.mean - b.mean)) / Math.sqrt(pooledVariance(a, b)))
}

/** Beyond this many standard errors, the noncentral t exceeds double precision and an interval is not informative. */
const LARGEST_SHIFT = 100

/**
 * 95% interval of Hedges' g: the noncentralities for which the observed t is the 97.5th and the 2.5th percentile
 * (Steiger & Fouladi 1997), with the same correction as g.
 */
export function hedgesGInterval(a: readonly number[], b: readonly number[], level = 0.95): Outcome<Interval> {
  const g = hedgesG(a, b)
  if (g.value === null) return g
  const df = a.length + b.length - 2
  const error = Math.sqrt(1 / a.length + 1 / b.length)
  const t = g.value / smallSample(df) / error
  if (Math.abs(t) > LARGEST_SHIFT) return unavailable(`the groups are more than ${LARGEST_SHIFT} standard errors apart`)
  const tail = (1 - level) / 2
  const at = (share: number) => {
    const off = (shift: number) => noncentralTCdf(t, df, shift) - share // decreases in the shift
    const guess = t + (share < 0.5 ? 2 : -2) * Math.sqrt(1 + t ** 2 / (2 * df))
    const below = expand((reach) => off(guess - reach) > 0)
    const above = expand((reach) => off(guess + reach) < 0)
    return findRoot(off, guess - below, guess + above, 2 ** -42)
  }
  const scale = smallSample(df) * error
  return available([at(1 - tail) * scale, at(tail) * scale])
}

/** Pooled standard deviation within the groups; NaN with fewer than three values. */
export function pooledDeviation(a: readonly number[], b: readonly number[]): number {
  const squares = (values: readonly number[]) =>
    values.length < 2 || isConstant(values) ? 0 : sampleVariance(values as number[]) * (values.length - 1)
  return Math.sqrt((squares(a) + squares(b)) / (a.length + b.length - 2))
}

function smallSample(df: number): number {
  return Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) / Math.sqrt(df / 2)
}
