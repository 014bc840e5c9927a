/** The baselines of a leaderboard's rows, and the differences from them. */

import { withoutMasks } from '../../../db/config/representation.ts'
import type { Group } from '../../../db/queries/leaderboard.ts'
import { holm } from '../../statistics/corrections.ts'
import { testSeeds, withoutSpread } from '../compare/score-test.ts'
import type { Board, Difference, FilledColumn, Measurement, Row } from './types.ts'

const ALPHA = 0.05
/** A longer board begins without: whoever wants its differences chooses what from. */
const MOST_UNASKED = 40

/** `own`: each row is compared with its method's row without masks; `none`; or the key of one row for all. */
export type Baseline = 'own' | 'none' | (string & {})

/** Unless chosen: the method's own row where one of those shown has one. */
export function baselineOf(board: Board, rows: readonly Row[], chosen: string | null): Baseline {
  if (chosen !== null) return chosen
  if (rows.length > MOST_UNASKED) return 'none'
  return rows.some((row) => board.own().has(row)) ? 'own' : 'none'
}

/** The baseline of each row; none for the baseline itself. */
export function againstOf(board: Board, baseline: Baseline): (row: Row) => Row | undefined {
  if (baseline === 'none') return () => undefined
  if (baseline === 'own') return (row) => board.own().get(row)
  const against = board.rows.find(({ key, groupId }) => key === baseline && groupId !== null)
  return (row) => (row === against || row.groupId === null ? undefined : against)
}

/** By row: differences of those that have the number, as does what they are held against. */
export function differencesOf(
  rows: readonly Row[],
  column: FilledColumn,
  against: (row: Row) => Row | undefined,
): ReadonlyMap<Row, Difference> {
  const tested = rows.flatMap((row) => {
    const other = against(row)
    const [a, b] = [other && column.measurement(other.place), column.measurement(row.place)]
    return a && b ? [{ row, against: other!, a, b, test: testSeeds(seeded(a), seeded(b)) }] : []
  })
  const adjusted = holm(tested.map(({ test }) => test?.p ?? null))
  const tests = adjusted.filter((p) => p !== null).length
  return new Map(
    tested.map(({ row, against, a, b, test }, i) => {
      const pAdjusted = adjusted[i]!
      const single = { ...withoutSpread(seeded(a), seeded(b)), ci95: null, p: null, test: null }
      const { difference, ...of } = test ?? { ...single, reason: 'a single run has no spread' }
      const significant = pAdjusted !== null && pAdjusted < ALPHA
      return [row, { ...pick(of), against, value: difference, pAdjusted, tests, significant }]
    }),
  )
}

const pick = ({ ci95, p, test, seeds, reason }: Pick<Difference, 'ci95' | 'p' | 'test' | 'seeds' | 'reason'>) => {
  return { ci95, p, test, seeds, reason }
}

const seeded = ({ seeds, values }: Measurement) => seeds.map((seed, i) => ({ seed, value: values[i]! }))

/**
 * The method's own row without masks: trained with the same options in everything that is not the masks' own. Of a
 * smooth rate it is the rate 0 of the same runs.
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
    if (row.rate === null && row.masking === 'none') unmasked.set(kindOf.get(row.groupId!)!, row)
  }
  return new Map(
    measured.flatMap((row) => {
      const masked = row.rate === null && row.masking !== 'none'
      const own = masked ? unmasked.get(kindOf.get(row.groupId!)!) : row.rate ? zero.get(row.groupId) : undefined
      return own ? [[row, own] as const] : []
    }),
  )
}
