/** Tests two methods on one data set. */
import { hedgesGOfSummaries } from '../../statistics/effect-size.ts'
import { hodgesLehmann, mannWhitney } from '../../statistics/mann-whitney.ts'
import { available, type Outcome, unavailable } from '../../statistics/outcome.ts'
import { allSeedsEqual, arePaired, type TestNumbers } from '../../statistics/pair-rule.ts'
import { type GroupSummary, type Summary, summarize } from '../../statistics/summary.ts'
import { paired, student, studentOfSummaries, welch, welchOfSummaries } from '../../statistics/t-test.ts'
import { ChoiceError } from './choice.ts'
import { type Sample, summaryOf, type ValueSample } from './samples/sample.ts'
import type { OwnTable } from './table.ts'

export const TABLE_TESTS = ['auto', 'paired', 'welch', 'student', 'mann-whitney'] as const
export type TableTest = (typeof TABLE_TESTS)[number]

/** As they stand in a column. */
export const TEST_NAMES = {
  paired: 'paired',
  welch: 'Welch',
  student: 'Student',
  'mann-whitney': 'Mann-Whitney',
} as const satisfies Record<Exclude<TableTest, 'auto'>, string>

/**
 * The difference is A - B of the means of the tested values, under Mann-Whitney the shift by Hodges and Lehmann; the 95%
 * interval is that of the same number. The statistic is t, under Mann-Whitney U.
 */
export interface TablePair extends TestNumbers {
  a: string
  b: string
  /** Null if there is no test. */
  test: Exclude<TableTest, 'auto'> | null
  /** The tested values of each. */
  n: [number, number]
  /** Hedges' g; there where the values of one are not given. */
  g?: number | null
}

/** `auto` is the rule of `pair-rule.ts`. Seeds of a table are text, and where it names none, none are shared. */
export function testSamples(a: Sample, b: Sample, test: TableTest): Omit<TablePair, 'a' | 'b'> {
  if (a.values === null || b.values === null) return testSummaries(summaryOf(a), summaryOf(b), test)
  const [x, y] = valuesOfSharedSeeds(a, b)
  const fewer = Math.min(a.values.length, b.values.length)
  const used = test !== 'auto' ? test : arePaired(x.length, fewer) ? 'paired' : 'welch'
  const [left, right] = used === 'paired' && x.length > 0 ? [x, y] : [a.values, b.values]
  const outcome = problemOf(a, b, test, x.length) ?? TESTS[used](left, right)
  const { value, reason } = outcome
  const difference = used === 'mann-whitney' ? hodgesLehmann(left, right) : summarize(left).mean - summarize(right).mean
  const tested = { n: [left.length, right.length] as [number, number], difference, reason }
  if (value === null) return { ...tested, test: null, ci95: null, statistic: null, df: null, p: null }
  const [statistic, df] = 'u' in value ? [value.u, null] : [value.t, value.df]
  return { ...tested, test: used, ci95: value.ci95, statistic, df, p: value.p }
}

const NO_SPREAD = 'a single value has no spread'

const TESTS = { paired, welch, student, 'mann-whitney': mannWhitney }

/** Where one of the two is known by its mean, standard deviation and n. */
function testSummaries(a: Summary, b: Summary, test: TableTest): Omit<TablePair, 'a' | 'b'> {
  const used = test === 'student' ? 'student' : 'welch'
  const { value, reason } = testedSummaries(a, b, test)
  const tested = { n: [a.n, b.n] as [number, number], difference: a.mean - b.mean, reason }
  if (value === null) return { ...tested, test: null, ci95: null, statistic: null, df: null, p: null, g: null }
  const { t, df, p, ci95, g } = value
  return { ...tested, test: used, ci95, statistic: t, df, p, g }
}

function testedSummaries(a: Summary, b: Summary, test: TableTest) {
  if (!isOfSummaries(test)) return unavailable('the test needs values, and one method has a mean with a spread alone')
  if (!hasDeviation(a) || !hasDeviation(b)) return unavailable(NO_SPREAD)
  if (test === 'auto' && (a.sd === 0 || b.sd === 0)) {
    return unavailable('one method has a standard deviation of 0, as far as its digits go, so it has no spread')
  }
  const { value, reason } = test === 'student' ? studentOfSummaries(a, b) : welchOfSummaries(a, b)
  return value === null ? unavailable(reason) : available({ ...value, g: hedgesGOfSummaries(a, b).value })
}

const hasDeviation = (summary: Summary): summary is Summary & GroupSummary => summary.sd !== null

/** The tests of means, standard deviations and n. */
const isOfSummaries = (test: TableTest): boolean => test !== 'paired' && test !== 'mann-whitney'

/** @throws ChoiceError for a test of values, where the table has a mean with a spread instead. */
export function checkTest(table: OwnTable, test: TableTest): void {
  if (isOfSummaries(test)) return
  for (const dataset of table.datasets) {
    const method = table.methods.find((one) => table.sample(one, dataset)?.values === null)
    if (method === undefined) continue
    const name = test === 'paired' ? 'paired t-test' : 'Mann-Whitney test'
    throw new ChoiceError(
      `the ${name} needs the values of seeds, and ${method} on ${dataset} is given as a mean with a spread`,
      { name: 'test', values: ['welch'] },
      (written) =>
        `choose ${written}, which needs mean, standard deviation and n alone, or give the value of every seed`,
    )
  }
}

function problemOf(a: ValueSample, b: ValueSample, test: TableTest, shared: number): Outcome<never> | null {
  if (test === 'paired' && shared < 2) {
    const unnamed = a.seeds === null || b.seeds === null
    return unavailable(
      unnamed
        ? 'the table names no seeds to pair'
        : `a paired test needs at least two shared seeds (they share ${shared})`,
    )
  }
  if (a.values.length < 2 && b.values.length < 2) return unavailable(NO_SPREAD)
  if (test !== 'auto') return null
  if ([a, b].some(({ values }) => values.length < 2)) return unavailable(NO_SPREAD)
  const deterministic = [a, b].some(({ values }) => allSeedsEqual(values))
  return deterministic ? unavailable('one method has the same value for every seed, so it has no spread') : null
}

/** The values of both under the seeds that both have, in the same order. */
export function valuesOfSharedSeeds(a: ValueSample, b: ValueSample): [number[], number[]] {
  const shared = (a.seeds ?? []).filter((seed) => b.seeds?.includes(seed))
  const valuesOf = ({ seeds, values }: ValueSample) => shared.map((seed) => values[seeds!.indexOf(seed)]!)
  return [valuesOf(a), valuesOf(b)]
}
