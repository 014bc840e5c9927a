/** Statistics of a table of values: means, pairs within each data set, and ranks across data sets. */
import { meantOr } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { type Correction, corrected } from '../../statistics/corrections.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import { type GroupSummary, type Summary, summarize } from '../../statistics/summary.ts'
import { type BoldRule, bestPlaces } from '../bold-rules.ts'
import { directionNotes, LOWER_OPTION } from './direction.ts'
import { checkTest, type TablePair, type TableTest, testSamples, valuesOfSharedSeeds } from './pairs.ts'
import { type RankAnalysis, type RankOptions, rank } from './ranks.ts'
import { type GivenSpread, SPREAD_OPTION, spreadWarnings } from './samples/plus-minus.ts'
import { type Sample, summaryOf } from './samples/sample.ts'
import type { OwnTable } from './table.ts'
import type { TableUnit } from './units.ts'

/** Which p-values are corrected together: those of each data set, or all of the table. */
export const FAMILIES = ['dataset', 'table'] as const
export type Family = (typeof FAMILIES)[number]

export interface TableOptions extends RankOptions {
  test: TableTest
  correction: Correction
  family: Family
  /** Which means are in bold; @default significant */
  bold?: BoldRule
  /** @default interval */
  spread?: Spread
  /** Of means, spreads and differences; @default by the unit, and without one by the spread */
  decimals?: number
}

/** What stands behind ± of a mean: half the width of its 95% t-interval, or the standard deviation of its values. */
export const SPREADS = ['interval', 'sd'] as const
export type Spread = (typeof SPREADS)[number]

interface CorrectedPair extends TablePair {
  pAdjusted: number | null
}

/** The smallest true difference that is found with 80% power, in the unit of the table. */
export interface Detectable {
  pairing: 'separate' | 'paired'
  /** Values of the method with the fewest, or pairs. */
  n: number
  /** The methods that have so few, or pairs of methods, where others have more; absent where all have as many. */
  fewest?: string[]
  /**
   * Standard deviation within methods, pooled over them; for paired tests that of the differences between two methods under
   * one seed, pooled over the tested pairs. Pooled are variances, weighted by their degrees of freedom.
   */
  sd: number
  /** In a single comparison, and at the strictest level of the correction. */
  alone: number | null
  corrected: number | null
}

export interface DatasetAnalysis {
  dataset: string
  /** In the order of the table; without those that have no value. */
  methods: ({ method: string } & Summary)[]
  pairs: CorrectedPair[]
  /** Number of tests that p-values are corrected for. */
  tests: number
  /** The only method that is significantly better than every other. */
  best: string | null
  detectable: Detectable | null
}

export interface TableAnalysis {
  unit: TableUnit
  /** How many the values are given with, at most. */
  decimals: number
  options: TableOptions
  /** Whether every value has a named seed. */
  seeded: boolean
  datasets: DatasetAnalysis[]
  ranks: Outcome<RankAnalysis>
  /** Columns of the table that are no data sets. */
  leftOut: string[]
  /** What was recognised and changed while reading the table; absent for nothing. */
  notes?: string[]
  /** What makes the analysis doubtful; absent for nothing. */
  warnings?: string[]
  /** Methods without a value on some data set, which have no rank. */
  unranked: string[]
  /** Where means with a spread are given instead of values; absent for none. */
  summaries?: Summaries
}

interface Summaries extends GivenSpread {
  of: { method: string; dataset: string }[]
}

/**
 * @param lowerChoice - how a reader says that lower values are better, for a warning.
 * @param spreadChoice - how a reader says that ± is no standard deviation, for a warning.
 * @throws UsageError when the table lacks the method that others are compared with.
 */
export function analyseTable(
  table: OwnTable,
  { against: named, ...rest }: TableOptions,
  lowerChoice = LOWER_OPTION,
  spreadChoice = SPREAD_OPTION,
): TableAnalysis {
  const against = named === undefined ? undefined : methodCalled(named, table)
  if (against !== undefined && rest.bold === 'tied') {
    throw new UsageError({
      what: `the methods that do not differ from the best are found by tests of all pairs, and ${against} alone is compared with the others`,
      remedy: 'set the best mean in bold instead, or compare all pairs',
    })
  }
  checkTest(table, rest.test)
  const options: TableOptions = { ...rest, ...(against !== undefined && { against }) }
  const tested = table.datasets.map((dataset) => ({ dataset, pairs: pairsOf(table, dataset, options) }))
  const adjust = (pairs: readonly TablePair[]) =>
    corrected(
      pairs.map(({ p }) => p),
      options.correction,
    )
  const together = adjust(tested.flatMap(({ pairs }) => pairs))
  let done = 0
  const datasets = tested.map(({ dataset, pairs }) => {
    const adjusted = options.family === 'table' ? together.slice(done, done + pairs.length) : adjust(pairs)
    done += pairs.length
    const tests = (options.family === 'table' ? together : adjusted).filter((p) => p !== null).length
    const full = pairs.map((pair, i) => ({ ...pair, pAdjusted: adjusted[i]! }))
    const methods = table.methods.flatMap((method) => {
      const sample = table.sample(method, dataset)
      return sample ? [{ method, ...summaryOf(sample) }] : []
    })
    const detectable = detectableOf(table, dataset, full, tests, options)
    return { dataset, methods, pairs: full, tests, best: bestOf(methods, full, options), detectable }
  })
  const ranked = table.methods.filter((method) => table.datasets.every((dataset) => table.sample(method, dataset)))
  const direction = directionNotes(table, options.higherIsBetter, lowerChoice)
  const notes = [...table.notes, ...direction.notes]
  const summarised = summarisedIn(table)
  const spread = summarised.length > 0 ? spreadWarnings(table.spread, spreadChoice) : []
  const warnings = [...table.warnings, ...direction.warnings, ...spread]
  return {
    unit: table.unit,
    decimals: table.decimals,
    options,
    datasets,
    leftOut: table.leftOut,
    ...(notes.length > 0 && { notes }),
    ...(warnings.length > 0 && { warnings }),
    seeded: samplesOf(table).every(({ seeds }) => seeds !== null),
    ranks: rank(table, ranked, options),
    unranked: table.methods.filter((method) => !ranked.includes(method)),
    ...(summarised.length > 0 && { summaries: { of: summarised, ...table.spread } }),
  }
}

const samplesOf = (table: OwnTable) =>
  table.datasets.flatMap((dataset) => table.methods.flatMap((method) => table.sample(method, dataset) ?? []))

/** The means that are given instead of values. */
const summarisedIn = (table: OwnTable): Summaries['of'] =>
  table.datasets.flatMap((dataset) =>
    table.methods.flatMap((method) => (table.sample(method, dataset)?.values === null ? [{ method, dataset }] : [])),
  )

/** The method of this name, or the only one whose name differs from it in case alone. */
function methodCalled(against: string, { methods }: OwnTable): string {
  if (methods.includes(against)) return against
  const alike = methods.filter((method) => method.toLowerCase() === against.toLowerCase())
  if (alike.length === 1) return alike[0]!
  const known = `choose one of ${methods.join(', ')}`
  throw new UsageError({
    what: `the table has no method ${against} to compare the others with`,
    remedy: meantOr(known, against, methods),
  })
}

/** All pairs in the order of the table, or each method minus the one that all are compared with. */
function pairsOf(table: OwnTable, dataset: string, { test, against }: TableOptions): TablePair[] {
  const samples = table.methods.flatMap((method) => {
    const sample = table.sample(method, dataset)
    return sample ? [{ method, sample }] : []
  })
  const control = samples.filter(({ method }) => method === against)
  return samples.flatMap((a, i) => {
    const others = against === undefined ? samples.slice(i + 1) : control.filter((b) => b !== a)
    return others.map((b) => ({ a: a.method, b: b.method, ...testSamples(a.sample, b.sample, test) }))
  })
}

function bestOf(
  methods: readonly { method: string }[],
  pairs: readonly CorrectedPair[],
  { alpha, higherIsBetter, against }: TableOptions,
): string | null {
  if (against !== undefined) return null
  const wins = ({ pAdjusted, difference, a, b }: CorrectedPair) =>
    pAdjusted !== null && pAdjusted < alpha ? (difference > 0 === higherIsBetter ? a : b) : null
  const winners = pairs.map(wins)
  const best = methods.find(({ method }) => winners.filter((winner) => winner === method).length === methods.length - 1)
  return methods.length > 1 ? (best?.method ?? null) : null
}

/** The methods whose means are in bold. @param textOf - a mean as it is printed. */
export function boldMethods(
  { methods, pairs, best }: DatasetAnalysis,
  { bold = 'significant', higherIsBetter, alpha }: TableOptions,
  textOf: (mean: number) => string,
): string[] {
  if (bold === 'significant') return best === null ? [] : [best]
  const isTied = (i: number, j: number) =>
    pairs.some(
      ({ a, b, pAdjusted }) =>
        pAdjusted !== null &&
        pAdjusted >= alpha &&
        [a, b].includes(methods[i]!.method) &&
        [a, b].includes(methods[j]!.method),
    )
  const means = methods.map(({ mean }) => ({ mean, text: textOf(mean) }))
  return bestPlaces(means, bold, higherIsBetter, isTied).map((place) => methods[place]!.method)
}

/** The methods that differ significantly from the one that they are compared with; none where all pairs are compared. */
export const markedMethods = ({ pairs }: DatasetAnalysis, { against, alpha }: TableOptions): string[] =>
  against === undefined ? [] : pairs.flatMap(({ a, pAdjusted }) => (pAdjusted !== null && pAdjusted < alpha ? a : []))

function detectableOf(
  table: OwnTable,
  dataset: string,
  pairs: readonly TablePair[],
  tests: number,
  { alpha }: TableOptions,
): Detectable | null {
  const tested = pairs.filter(({ p }) => p !== null)
  if (tested.length === 0) return null
  const pairing = tested.every(({ test }) => test === 'paired') ? 'paired' : 'separate'
  const sample = (method: string) => table.sample(method, dataset)!
  const methods = [...new Set(tested.flatMap(({ a, b }) => [a, b]))]
  const groups =
    pairing === 'paired'
      ? tested.map(({ a, b }) => summarize(sharedDifferences(sample(a), sample(b))))
      : methods.map((method) => summaryOf(sample(method)))
  const { n, sd } = pooled(groups)
  const at = (level: number) => minimumDetectableDifference(n, sd, { pairing, alpha: level }).value
  const names = pairing === 'paired' ? tested.map(({ a, b }) => `${a} and ${b}`) : methods
  const fewest = names.filter((_, i) => groups[i]!.n === n)
  const unequal = groups.some((group) => group.n > n)
  return { pairing, n, ...(unequal && { fewest }), sd, alone: at(alpha), corrected: at(alpha / tests) }
}

/** Under the seeds that both have; only values can be paired. */
function sharedDifferences(a: Sample, b: Sample): number[] {
  if (a.values === null || b.values === null) return []
  const [x, y] = valuesOfSharedSeeds(a, b)
  return x.map((value, i) => value - y[i]!)
}

/** Standard deviation within groups, and the size of the smallest group that has one. */
function pooled(groups: readonly Summary[]): Omit<GroupSummary, 'mean'> {
  const repeated = groups.flatMap(({ n, sd }) => (sd === null ? [] : [{ n, sd }]))
  const squares = repeated.reduce((sum, { n, sd }) => sum + (n - 1) * sd ** 2, 0)
  const df = repeated.reduce((sum, { n }) => sum + n - 1, 0)
  return { n: Math.min(...repeated.map(({ n }) => n)), sd: Math.sqrt(squares / df) }
}
