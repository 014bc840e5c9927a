/** The baselines of a leaderboard's rows, and the differences from them. */

import { isMasked } from '../../../db/catalogue/not-given.ts'
import { withoutMasks } from '../../../db/config/representation.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { holm } from '../../statistics/corrections.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import { type Seeded, type SeedTest, summarizeSeeds, testSeeds, withoutSpread } from '../../statistics/pair-rule.ts'
import { ALPHA } from '../../statistics/significance-level.ts'
import { testRunItems } from '../items/item-test.ts'
import { seededBy } from './seeded.ts'
import type { Board, Difference, FilledColumn, Row, RunItems } from './types.ts'

/** A board with more rows has no default baseline; the reader chooses one. */
const MOST_UNASKED = 40
/** Reading the predictions of thousands of single runs would take seconds. */
const MOST_BY_ITEMS = 200

/** `own`: each row is compared with its method's row without masks; `none`; or the key of one row for all. */
export type Baseline = 'own' | 'none' | (string & {})

/** The default: the method's own row, if any of the rows shown has one. */
export function baselineOf(board: Board, rows: readonly Row[], chosen: string | null): Baseline {
  if (chosen !== null) return chosen
  if (rows.length > MOST_UNASKED) return 'none'
  return rows.some((row) => board.unmaskedOf().has(row)) ? 'own' : 'none'
}

/** The baseline of each row; none for the baseline itself. */
export function againstOf(board: Board, baseline: Baseline): (row: Row) => Row | undefined {
  if (baseline === 'none') return () => undefined
  if (baseline === 'own') return (row) => board.unmaskedOf().get(row)
  const against = board.rows.find(({ key, groupId }) => key === baseline && groupId !== null)
  return (row) => (row === against || row.groupId === null ? undefined : against)
}

/** Differences by row, for rows that have the number and whose baseline has it; none of stale rows that current ones replace. */
export function differencesOf(
  board: Board,
  rows: readonly Row[],
  column: FilledColumn,
  against: (row: Row) => Row | undefined,
): ReadonlyMap<Row, Difference> {
  const pairs = rows.flatMap((row) => {
    const other = row.superseded === null ? against(row) : undefined
    const [a, b] = [column.measurement(row.place), other && column.measurement(other.place)]
    if (!a || !b) return []
    const [own, others] = [seededBy(row, a), seededBy(other!, b)]
    return [{ row, against: other!, a: own, b: others, test: testSeeds(own, others) }]
  })
  const itemsOf = itemsFor(board, column, pairs)
  const tested = pairs.map(({ test, ...pair }) => ({
    ...pair,
    test: test.value ?? byItems(pair, test.reason, itemsOf),
  }))
  const adjusted = holm(tested.map(({ test }) => test.p))
  const tests = adjusted.filter((p) => p !== null).length
  return new Map(
    tested.map(({ row, against, a, b, test }, i) => {
      const pAdjusted = adjusted[i]!
      const significant = pAdjusted !== null && pAdjusted < ALPHA
      const { difference: value, ci95, p, seeds, reason } = test
      const ofMeans = Math.abs(value - (meanOf(a) - meanOf(b))) < ROUNDED
      return [row, { against, value, ofMeans, ci95, test: test.test, p, seeds, reason, pAdjusted, tests, significant }]
    }),
  )
}

/** What sums in another order may differ by. */
const ROUNDED = 1e-9

const meanOf = (seeded: readonly Seeded[]): number => summarizeSeeds(seeded.map(({ value }) => value)).mean

/** `seed 0`, `seeds 0, 1`: what a difference is over that the means on the board do not give; empty where they do. */
export function seedsOfDifference({ ofMeans, seeds }: Pick<Difference, 'ofMeans' | 'seeds'>): string {
  return ofMeans ? '' : `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`
}

type Tested = Pick<Difference, 'ci95' | 'p' | 'test' | 'seeds' | 'reason'> & { difference: number }
interface RowPair {
  row: Row
  against: Row
  a: Seeded[]
  b: Seeded[]
}
type ItemsOf = ((row: Row) => readonly RunItems[]) | null

/** Reads predictions only for the rows that need them; null if there are too many. */
function itemsFor(
  board: Board,
  column: FilledColumn,
  pairs: readonly (RowPair & { test: Outcome<SeedTest> })[],
): ItemsOf {
  const without = pairs.filter(({ test }) => test.value === null)
  if (without.length > MOST_BY_ITEMS) return null
  const rows = [...new Set(without.flatMap(({ row, against }) => [row, against]))]
  return board.items(rows, column)
}

function byItems({ row, against, a, b }: RowPair, why: string, itemsOf: ItemsOf): Tested {
  const apart = withoutSpread(a, b)
  const plain = { difference: apart.difference, seeds: apart.seeds }
  const none = { ...plain, ci95: null, p: null, test: null }
  if (itemsOf === null) {
    return { ...none, reason: `${why}; more than ${MOST_BY_ITEMS} rows are not compared by their test items at once` }
  }
  const { difference, seeds, ci95, p, reason, items } = testRunItems(
    { items: itemsOf(row), scores: a },
    { items: itemsOf(against), scores: b },
  )
  if (items === null || difference === null) return { ...none, reason: `${why}, and ${reason}` }
  return { difference, seeds: seeds ?? plain.seeds, ci95, p, test: 'mcnemar', reason }
}

/**
 * The method's own row without masks, trained with the same options except those of the masks. For a smooth rate it is
 * rate 0 of the same runs.
 */
export function ownBaselines(
  rows: readonly Row[],
  groups: readonly Group[],
  configs: (runIds: string[]) => object[],
): ReadonlyMap<Row, Row> {
  const measured = rows.filter(({ groupId }) => groupId !== null)
  const zero = new Map(measured.flatMap((row) => (row.rate === 0 ? [[row.groupId, row] as const] : [])))
  const all = configs(groups.map(({ runId }) => runId))
  const kindOf = new Map(groups.map(({ id }, i) => [id, withoutMasks(all[i]!)]))
  const unmasked = new Map<string, Row>()
  for (const row of measured) {
    if (row.rate !== null || row.masking !== 'none') continue
    const kind = kindOf.get(row.groupId!)!
    if (row.superseded === null || !unmasked.has(kind)) unmasked.set(kind, row)
  }
  return new Map(
    measured.flatMap((row) => {
      const masked = row.rate === null && isMasked(row.masking)
      const own = masked ? unmasked.get(kindOf.get(row.groupId!)!) : row.rate ? zero.get(row.groupId) : undefined
      return own ? [[row, own] as const] : []
    }),
  )
}
