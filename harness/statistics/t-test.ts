/** Two-sided t-tests: Welch's for unpaired seeds, Student's with pooled variance, and the paired test. */

import { criticalT, twoSidedP } from './distributions/student-t.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { type GroupSummary, type Interval, isConstant, summarize } from './summary.ts'

type TTestName = 'welch' | 'student' | 'paired'

export interface TTest {
  test: TTestName
  t: number
  df: number
  p: number
  meanA: number
  meanB: number
  /** 95% interval of meanA - meanB. */
  ci95: Interval
}

type Sample = readonly number[]

/** Why a paired test has no statistic where both samples vary in the same way. */
export const NO_ERROR_OF_PAIRS =
  'all pairs differ by the same amount, so there is no error to measure the difference against'

/** Welch's t-test for unequal variances, with Satterthwaite's degrees of freedom (Welch 1947). */
export function welch(a: Sample, b: Sample): Outcome<TTest> {
  return conclude('welch', a, b, welchStatistic(a, b))
}

/** The statistic of a test without its p and interval. */
export interface TStatistic {
  t: number
  df: number
  standardError: number
}

export function welchStatistic(a: Sample, b: Sample): Outcome<TStatistic> {
  const problem = tooFew(a, b) ?? noSpread(a, b)
  if (problem !== null) return unavailable(problem)
  const errorA = squaredError(a)
  const errorB = squaredError(b)
  const error = errorA + errorB
  const df = 1 / ((errorA / error) ** 2 / (a.length - 1) + (errorB / error) ** 2 / (b.length - 1))
  return statistic(a, b, Math.sqrt(error), df)
}

/** Student's t-test for equal variances, which are pooled. One group may have a single value, as in scipy. */
export function student(a: Sample, b: Sample): Outcome<TTest> {
  const df = a.length + b.length - 2
  const problem = tooFew(a, b, 1) ?? (df < 1 ? 'one of the groups needs at least two values' : noSpread(a, b))
  if (problem !== null) return unavailable(problem)
  const pooled = (squares(a) + squares(b)) / df
  return conclude('student', a, b, statistic(a, b, Math.sqrt(pooled * (1 / a.length + 1 / b.length)), df))
}

type SummaryTest = Outcome<Omit<TTest, 'test'>>

/** Welch's test if only mean, standard deviation and n are known, for example from a published table. */
export function welchOfSummaries(a: GroupSummary, b: GroupSummary): SummaryTest {
  const [errorA, errorB] = [a.sd ** 2 / a.n, b.sd ** 2 / b.n]
  const error = errorA + errorB
  const df = 1 / ((errorA / error) ** 2 / (a.n - 1) + (errorB / error) ** 2 / (b.n - 1))
  return concludeSummaries(a, b, error, df)
}

/** Student's test if only mean, standard deviation and n are known. */
export function studentOfSummaries(a: GroupSummary, b: GroupSummary): SummaryTest {
  return concludeSummaries(a, b, pooledVariance(a, b) * (1 / a.n + 1 / b.n), a.n + b.n - 2)
}

export const pooledVariance = (a: GroupSummary, b: GroupSummary): number =>
  ((a.n - 1) * a.sd ** 2 + (b.n - 1) * b.sd ** 2) / (a.n + b.n - 2)

/** @param error - squared standard error of the difference. */
function concludeSummaries(a: GroupSummary, b: GroupSummary, error: number, df: number): SummaryTest {
  const problem = summaryProblem(a, b)
  if (problem !== null) return unavailable(problem)
  const difference = a.mean - b.mean
  const t = difference / Math.sqrt(error)
  if (!Number.isFinite(t)) return unavailable('the values are too large or too small to compute with')
  const half = criticalT(df) * Math.sqrt(error)
  const ci95: Interval = [difference - half, difference + half]
  return available({ t, df, p: twoSidedP(t, df), meanA: a.mean, meanB: b.mean, ci95 })
}

/** The paired t-test. Value i of `a` belongs to value i of `b`, for example by seed. */
export function paired(a: Sample, b: Sample): Outcome<TTest> {
  return conclude('paired', a, b, pairedStatistic(a, b))
}

export function pairedStatistic(a: Sample, b: Sample): Outcome<TStatistic> {
  if (a.length !== b.length) return unavailable(`pairs need equal numbers of values (a has ${a.length}, b ${b.length})`)
  const problem = tooFew(a, b)
  if (problem !== null) return unavailable(problem)
  const differences = a.map((value, i) => value - b[i]!)
  const scale = Math.max(...a.map(Math.abs), ...b.map(Math.abs))
  const spread = Math.max(...differences) - Math.min(...differences)
  if (spread <= 8 * Number.EPSILON * scale) {
    return unavailable(NO_ERROR_OF_PAIRS)
  }
  return statistic(a, b, Math.sqrt(squaredError(differences)), a.length - 1)
}

function statistic(a: Sample, b: Sample, standardError: number, df: number): Outcome<TStatistic> {
  const t = (summarize(a).mean - summarize(b).mean) / standardError
  if (!(standardError > 0 && Number.isFinite(t) && Number.isFinite(standardError))) {
    return unavailable('the values are too large or too small to compute with')
  }
  return available({ t, df, standardError })
}

function conclude(test: TTestName, a: Sample, b: Sample, outcome: Outcome<TStatistic>): Outcome<TTest> {
  if (outcome.value === null) return outcome
  const { t, df, standardError } = outcome.value
  const [meanA, meanB] = [summarize(a).mean, summarize(b).mean]
  const half = criticalT(df) * standardError
  const ci95: Interval = [meanA - meanB - half, meanA - meanB + half]
  return available({ test, t, df, p: twoSidedP(t, df), meanA, meanB, ci95 })
}

/** Sum of squared deviations from the mean. */
function squares(values: Sample): number {
  return (summarize(values).sd ?? 0) ** 2 * (values.length - 1)
}

/** Squared standard error of the mean. */
function squaredError(values: Sample): number {
  return squares(values) / (values.length - 1) / values.length
}

/** The reason why means with standard deviations cannot be compared; null if they can. */
export function summaryProblem(...groups: [GroupSummary, GroupSummary]): string | null {
  for (const { n, sd, mean } of groups) {
    if (n < 2) return `each group needs at least two values (one has ${n})`
    if (!(sd >= 0 && Number.isFinite(sd) && Number.isFinite(mean))) return 'every number must be finite'
  }
  const squares = groups[0].sd ** 2 + groups[1].sd ** 2
  if (squares > 0 && squares < Number.MAX_VALUE) return null
  return 'both groups are constant, so there is no error to measure the difference against'
}

/** The reason why a two-sample test is not possible with these values; null if it is. */
export function tooFew(a: Sample, b: Sample, fewest: 1 | 2 = 2): string | null {
  for (const [name, values] of [
    ['a', a],
    ['b', b],
  ] as const) {
    if (values.length < fewest) {
      return `each group needs at least ${fewest === 1 ? 'one value' : 'two values'} (${name} has ${values.length})`
    }
    if (!values.every(Number.isFinite)) return `every value must be finite (${name} has one that is not)`
  }
  return null
}

function noSpread(a: Sample, b: Sample): string | null {
  if (!isConstant(a) || !isConstant(b)) return null
  return 'both groups are constant, so there is no error to measure the difference against'
}
