/** Statistics of a table of values: means, pairs within each data set, and ranks across data sets. */
import { didYouMean } from '../../base/did-you-mean.ts'
import { UsageError } from '../../base/errors.ts'
import { type ControlTests, rankZTests, wilcoxonTests } from '../../statistics/control-ranks.ts'
import { type Correction, corrected } from '../../statistics/corrections.ts'
import {
  type CriticalDifferences,
  criticalDifferences,
  wilcoxonOutOfReach,
} from '../../statistics/critical-difference.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import { nemenyiP } from '../../statistics/nemenyi.ts'
import { type Outcome, unavailable } from '../../statistics/outcome.ts'
import { type Summary, summarize } from '../../statistics/summary.ts'
import type { RankTest } from '../significance/options.ts'
import { directionNotes } from './direction.ts'
import { sharedValues, type TablePair, type TableTest, testSamples } from './pairs.ts'
import type { OwnTable } from './table.ts'
import type { TableUnit } from './units.ts'

/** Which p-values are corrected together: those of each data set, or all of the table. */
export const FAMILIES = ['dataset', 'table'] as const
export type Family = (typeof FAMILIES)[number]

export interface TableOptions {
  test: TableTest
  correction: Correction
  family: Family
  rankTest: RankTest
  alpha: number
  higherIsBetter: boolean
  /** The only method that the others are compared with; absent: all pairs. */
  against?: string
}

interface CorrectedPair extends TablePair {
  pAdjusted: number | null
}

/** The smallest true difference that is found with 80% power, in the unit of the table. */
export interface Detectable {
  pairing: 'separate' | 'paired'
  /** Values of the method with the fewest, or pairs. */
  n: number
  /** Pooled over methods; for paired tests, the deviation of the differences, pooled over all pairs of methods. */
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

export interface RankAnalysis extends CriticalDifferences {
  /** Best mean rank first; the order of all lists here. */
  methods: string[]
  /** p of each pair under Nemenyi's test, [methods, methods]; null under Wilcoxon's, and with a control. */
  nemenyi: number[][] | null
  /** Comparisons with the method that all are compared with; null: all pairs. */
  control: ControlTests | null
}

export interface TableAnalysis {
  unit: TableUnit
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
}

/** @throws UsageError when the table lacks the method that others are compared with. */
export function analyseTable(table: OwnTable, { against: named, ...rest }: TableOptions): TableAnalysis {
  const against = named === undefined ? undefined : methodCalled(named, table)
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
      return sample ? [{ method, ...summarize(sample.values) }] : []
    })
    const detectable = detectableOf(table, dataset, full, tests, options)
    return { dataset, methods, pairs: full, tests, best: bestOf(methods, full, options), detectable }
  })
  const ranked = table.methods.filter((method) => table.datasets.every((dataset) => table.sample(method, dataset)))
  const direction = directionNotes(table, options.higherIsBetter)
  const notes = [...table.notes, ...direction.notes]
  return {
    unit: table.unit,
    options,
    datasets,
    leftOut: table.leftOut,
    ...(notes.length > 0 && { notes }),
    ...(direction.warnings.length > 0 && { warnings: direction.warnings }),
    seeded: samplesOf(table).every(({ seeds }) => seeds !== null),
    ranks: rank(table, ranked, options),
    unranked: table.methods.filter((method) => !ranked.includes(method)),
  }
}

const samplesOf = (table: OwnTable) =>
  table.datasets.flatMap((dataset) => table.methods.flatMap((method) => table.sample(method, dataset) ?? []))

/** The method of this name, or the only one whose name differs from it in case alone. */
function methodCalled(against: string, { methods }: OwnTable): string {
  if (methods.includes(against)) return against
  const alike = methods.filter((method) => method.toLowerCase() === against.toLowerCase())
  if (alike.length === 1) return alike[0]!
  const guess = didYouMean(against, methods)
  const known = `choose one of ${methods.join(', ')}`
  throw new UsageError({
    what: `the table has no method ${against} to compare the others with`,
    remedy: guess === undefined ? known : `did you mean ${guess}? (${known})`,
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
  const differences = tested.map(({ a, b }) => {
    const [x, y] = sharedValues(sample(a), sample(b))
    return x.map((value, i) => value - y[i]!)
  })
  const methods = [...new Set(tested.flatMap(({ a, b }) => [a, b]))]
  const groups = pairing === 'paired' ? differences : methods.map((method) => sample(method).values)
  const { n, sd } = pooled(groups)
  const at = (level: number) => minimumDetectableDifference(n, sd, { pairing, alpha: level }).value
  return { pairing, n, sd, alone: at(alpha), corrected: at(alpha / tests) }
}

/** Standard deviation within groups, and the size of the smallest group that has one. */
function pooled(groups: readonly (readonly number[])[]): { n: number; sd: number } {
  const repeated = groups.filter(({ length }) => length > 1).map(summarize)
  const squares = repeated.reduce((sum, { n, sd }) => sum + (n - 1) * sd! ** 2, 0)
  const df = repeated.reduce((sum, { n }) => sum + n - 1, 0)
  return { n: Math.min(...repeated.map(({ n }) => n)), sd: Math.sqrt(squares / df) }
}

/** Friedman's test over the means of the methods that have a value on every data set. */
function rank(
  table: OwnTable,
  methods: readonly string[],
  { rankTest, alpha, higherIsBetter, against }: TableOptions,
): Outcome<RankAnalysis> {
  if (methods.length === 0) return unavailable('no method has a value on every data set')
  if (against !== undefined && !methods.includes(against)) {
    return unavailable(`${against} has no value on some data set`)
  }
  const blocks = table.datasets.map((dataset) =>
    methods.map((method) => summarize(table.sample(method, dataset)!.values).mean),
  )
  const outcome = criticalDifferences(blocks, { pairTest: rankTest, alpha, higherIsBetter })
  if (outcome.value === null) return outcome
  const { friedman, meanRanks, pAdjusted, cliques, ...rest } = outcome.value
  const order = [...meanRanks.keys()].sort((i, j) => meanRanks[i]! - meanRanks[j]! || i - j)
  const ranks = order.map((i) => meanRanks[i]!)
  const control = against === undefined ? -1 : order.indexOf(methods.indexOf(against))
  const tests = control < 0 ? null : controlTests(blocks, order, ranks, control, rankTest)
  const distance = (i: number, j: number) => nemenyiP(ranks[i]! - ranks[j]!, ranks.length, blocks.length)
  return {
    reason: null,
    value: {
      ...rest,
      friedman: { ...friedman, meanRanks: ranks },
      meanRanks: ranks,
      pAdjusted: order.map((i) => order.map((j) => pAdjusted[i]![j]!)),
      cliques: cliques.map((clique) => clique.map((row) => order.indexOf(row))),
      methods: order.map((i) => methods[i]!),
      control: null,
      nemenyi: rankTest === 'nemenyi' ? ranks.map((_, i) => ranks.map((_, j) => distance(i, j))) : null,
      ...(tests !== null && {
        ...againstControl(tests, friedman.p < alpha, alpha),
        caveat:
          rankTest === 'nemenyi'
            ? null
            : wilcoxonOutOfReach(blocks.length, `${ranks.length} methods, no comparison`, ranks.length - 1, alpha),
      }),
    },
  }
}

/** @param order - of the columns of `blocks`, as `ranks` are. */
function controlTests(
  blocks: readonly (readonly number[])[],
  order: readonly number[],
  ranks: readonly number[],
  control: number,
  rankTest: RankTest,
): ControlTests {
  if (rankTest === 'nemenyi') return rankZTests(ranks, blocks.length, control)
  return wilcoxonTests(
    blocks.map((block) => order.map((i) => block[i]!)),
    control,
  )
}

/** What comparisons with a control replace: the diagram joins it with the neighbours that do not differ from it. */
function againstControl(tests: ControlTests, differ: boolean, alpha: number) {
  const { control, pAdjusted } = tests
  const rows = [...pAdjusted.keys()]
  const alike = (row: number) => row === control || (pAdjusted[row] ?? 1) >= alpha
  const above = rows.filter((row) => row <= control)
  const first = above.findLastIndex((row) => !alike(row)) + 1
  const beyond = rows.find((row) => row > control && !alike(row)) ?? rows.length
  const joined = differ ? rows.slice(first, beyond) : rows
  return {
    control: tests,
    nemenyi: null,
    criticalDifference: null,
    pAdjusted: rows.map((i) => rows.map((j) => (i === control ? pAdjusted[j]! : j === control ? pAdjusted[i]! : null))),
    cliques: joined.length > 1 ? [joined] : [],
  }
}
