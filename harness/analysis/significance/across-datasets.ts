/** Compares methods across data sets on one measure, for a critical-difference diagram (Demšar 2006). */

import { evaluationPlace } from '../../../db/catalogue/evaluations.ts'
import { AS_REPORTED } from '../../../db/config/reported.ts'
import { groupSources } from '../../../db/queries/external.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { leaderboardDatasets, leaderboardScores } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { type CriticalDifferences, criticalDifferences } from '../../statistics/critical-difference.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { completePart, isRankable } from './complete-part.ts'
import type { RankTest } from './options.ts'
import { rankOrder } from './rank-order.ts'
import { type MethodRow, methodRow, type RankedMethod, rankedMethods } from './ranked-methods.ts'
import { type ComparedColumn, type ComparedRow, comparedBoard } from './rows.ts'

export interface AcrossOptions {
  /** Key of a measure; null: the one that can be ranked on most data sets. */
  measure?: string | null
  rankTest?: RankTest
  alpha?: number
}

/** A metric with its evaluation and protocol, on any data set. */
export interface Measure {
  key: string
  evaluation: string
  noise: string | null
  rest: string
  metric: string
  /**
   * `published`, `honest` or `last` for noisy labels, and `as reported`, which nothing measured is ranked with; elsewhere the
   * honest one of each data set is taken.
   */
  protocol: string | null
  direction: 1 | -1 | 0
  /** Data sets on which at least two methods have it. */
  datasets: number
}

/** The data set that a method was trained and evaluated on; both data sets if they differ. */
export interface Block {
  trainedOn: string
  dataset: string
  protocol: string
  selectedOnTest: boolean
}

interface AcrossRow extends RankedMethod {
  /** Means over seeds, one per block, and the number of seeds of each. */
  values: number[]
  n: number[]
  /** Mean rank, 1 is best; null if there is no test. */
  meanRank: number | null
}

/** Cliques hold places in the rows. */
interface AcrossResult extends Omit<CriticalDifferences, 'meanRanks' | 'rankTest'> {
  /** The test of each pair of rows, as the API calls it. */
  pairTest: RankTest
}

export interface Across {
  measures: Measure[]
  measure: Measure
  blocks: Block[]
  /** Best mean rank first, tied ones by name; without a test, best mean first. */
  rows: AcrossRow[]
  /** Methods that lack a number on one of the data sets, and data sets with which fewer methods would be complete. */
  leftOut: { methods: RankedMethod[]; blocks: Block[] }
  rankTest: RankTest
  alpha: number
  result: AcrossResult | null
  /** Why there is no result. */
  reason: string | null
  ignored: { name: 'measure'; value: string; why: string; known: string[] }[]
}

interface Filled extends Block {
  measure: Measure
  /** By method key. */
  rows: Map<string, MethodRow>
}

/** @returns null while no data set has two methods with the same number. */
export function acrossDatasets(database: Database, options: AcrossOptions = {}): Across | null {
  const { measure: wanted = null, rankTest = 'nemenyi', alpha = ALPHA } = options
  const sources = groupSources(database)
  const filled = leaderboardDatasets(database)
    .filter(({ groups }) => groups > 0)
    .flatMap(({ dataset }) => blocksOf(database, dataset, sources))
  const byMeasure = groupBy(filled, ({ measure }) => measure.key)
  const measures = [...byMeasure.values()].map((columns) => ({ ...columns[0]!.measure, datasets: columns.length }))
  if (measures.length === 0) return null
  const named = measures.find(({ key }) => key === wanted)
  const measure = named ?? usualMeasure(measures, byMeasure)
  const known = measures.map(({ key }) => key)
  const ignored =
    wanted === null || named
      ? []
      : [{ name: 'measure' as const, value: wanted, why: 'there is no such measure', known }]
  const all = byMeasure.get(measure.key)!
  const { blocks, keys } = completePart(all)
  const methods = rankedMethods(all.flatMap((block) => [...block.rows.values()]))
  const rows = keys.map((key) => rowOf(methods.get(key)!, blocks))
  const outcome = criticalDifferences(
    blocks.map((_, i) => rows.map(({ values }) => values[i]!)),
    { rankTest, alpha, higherIsBetter: measure.direction >= 0 },
  )
  const order = outcome.value
    ? rankOrder(
        outcome.value.meanRanks,
        rows.map(({ title }) => title),
      )
    : [...rows.keys()].sort((i, j) => measure.direction * (mean(rows[j]!) - mean(rows[i]!)))
  const place = new Map(order.map((row, at) => [row, at]))
  return {
    measures,
    measure,
    blocks: blocks.map(plainBlock),
    rows: order.map((i) => ({ ...rows[i]!, meanRank: outcome.value?.meanRanks[i] ?? null })),
    leftOut: {
      methods: [...methods.values()].filter(({ key }) => !keys.includes(key)),
      blocks: all.filter((block) => !blocks.includes(block)).map(plainBlock),
    },
    rankTest,
    alpha,
    result: outcome.value ? reordered(outcome.value, order, place) : null,
    reason: outcome.reason,
    ignored,
  }
}

/** Whether any finished run has a number that can be ranked. */
export const hasScores = (database: Database): boolean =>
  leaderboardDatasets(database).some(({ dataset, groups }) => {
    return groups > 0 && leaderboardScores(database, dataset).length > 0
  })

/** For each measure on this data set, the honest protocol that most rows have. */
function blocksOf(database: Database, trainedOn: string, sources: ReadonlyMap<string, string>): Filled[] {
  const board = comparedBoard(database, trainedOn)
  // A metric without a better direction has no ranks.
  const ranked = board.columns.filter(({ direction }) => direction !== 0)
  const keyed = ranked.map((column) => ({ column, measure: measureOf(column) }))
  const groups = groupBy(keyed, ({ measure, column }) => `${measure.key} ${column.dataset}`)
  return [...groups.values()].flatMap((group) => {
    const { column, measure } = group.reduce((best, one) => (fitter(one.column, best.column) ? one : best))
    const rows = new Map<string, MethodRow>()
    for (const one of board.rows.get(column.key)!) {
      const row = methodRow(one, sources.get(one.groupId) ?? null)
      const other = rows.get(row.methodKey)
      if (!other || preferred(row, other)) rows.set(row.methodKey, row)
    }
    const { dataset, protocol, selectedOnTest } = column
    return rows.size > 1 ? [{ trainedOn, dataset, protocol, selectedOnTest, measure, rows }] : []
  })
}

/** Prefers columns that were not selected on test, then those with more rows. */
function fitter(column: ComparedColumn, other: ComparedColumn): boolean {
  return column.selectedOnTest === other.selectedOnTest ? column.rows > other.rows : other.selectedOnTest
}

/** Prefers configurations made with the current code, then those with more seeds. */
function preferred(row: ComparedRow, other: ComparedRow): boolean {
  return row.stale === other.stale ? row.n > other.n : other.stale
}

const isReported = ({ protocol }: Measure): boolean => protocol === AS_REPORTED

function measureOf({ evaluation, noise, rest, metric, protocol, direction }: ComparedColumn): Measure {
  const own = evaluation === 'noisy-labels' || protocol === AS_REPORTED ? protocol : null
  const parts = [evaluation, noise === null ? '' : `noise-${noise}`, rest, metric, own ?? '']
  const key = parts
    .filter(Boolean)
    .map((part) => part.toLowerCase().replace(/[^a-z0-9.]+/g, '-'))
    .join('_')
  return { key, evaluation, noise, rest, metric, protocol: own, direction, datasets: 0 }
}

/**
 * Of the honest scores that can be ranked, else of all, the one of which the complete part has most data sets, then most
 * methods; of equal ones a measured before a reported one, in the order of display.
 */
function usualMeasure(measures: readonly Measure[], blocks: ReadonlyMap<string, Filled[]>): Measure {
  const parts = measures.map((measure) => ({ measure, ...completePart(blocks.get(measure.key)!) }))
  const rankable = parts.filter(isRankable)
  const honest = rankable.filter((part) => part.blocks.every(({ selectedOnTest }) => !selectedOnTest))
  const pool = honest.length > 0 ? honest : rankable.length > 0 ? rankable : parts
  const before = (a: (typeof parts)[number], b: (typeof parts)[number]) =>
    b.blocks.length - a.blocks.length ||
    b.keys.length - a.keys.length ||
    Number(isReported(a.measure)) - Number(isReported(b.measure)) ||
    evaluationPlace(a.measure.evaluation) - evaluationPlace(b.measure.evaluation)
  return pool.reduce((best, one) => (before(one, best) < 0 ? one : best)).measure
}

function rowOf(method: RankedMethod, blocks: readonly Filled[]): AcrossRow {
  const found = blocks.map(({ rows }) => rows.get(method.key)!)
  return { ...method, values: found.map(({ mean }) => mean), n: found.map(({ n }) => n), meanRank: null }
}

const mean = ({ values }: AcrossRow): number => values.reduce((sum, value) => sum + value, 0) / values.length

const plainBlock = ({ trainedOn, dataset, protocol, selectedOnTest }: Block): Block => ({
  trainedOn,
  dataset,
  protocol,
  selectedOnTest,
})

/** The result in the order of the sorted rows. */
function reordered(
  { meanRanks, friedman, rankTest, ...result }: CriticalDifferences,
  order: readonly number[],
  place: ReadonlyMap<number, number>,
): AcrossResult {
  return {
    friedman: { ...friedman, meanRanks: order.map((i) => meanRanks[i]!) },
    pairTest: rankTest,
    ...result,
    p: order.map((i) => order.map((j) => result.p[i]![j]!)),
    pAdjusted: order.map((i) => order.map((j) => result.pAdjusted[i]![j]!)),
    w: order.map((i) => order.map((j) => result.w[i]![j]!)),
    cliques: result.cliques.map((clique) => clique.map((row) => place.get(row)!).sort((a, b) => a - b)),
  }
}
