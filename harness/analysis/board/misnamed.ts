/** Why a leaderboard that was asked for is refused where a page leaves out what does not exist. */
import { scoreNames } from '../../../db/catalogue/score-names.ts'
import { countsBySuite } from '../../../db/queries/runs.ts'
import type { Database } from '../../../db/read-only.ts'
import { asksFor, meantOr } from '../../base/did-you-mean.ts'
import { firstFew } from '../../base/text.ts'
import { COST_KEYS } from './costs.ts'
import { facetNames, isFacet, meantFacet } from './facets.ts'
import type { LoadedBoard } from './load.ts'
import type { Row } from './types.ts'

interface Misnamed {
  /** As it is called in addresses, and on the command line. */
  name: string
  value: string
  why: string
  /** Begins with the name that was probably meant. */
  remedy: string
}

/**
 * The first of what was asked for that does not exist; null where all does.
 * @param published - whether printed rows count. @param baselineName - what a row is called where it is a baseline.
 */
export function misnamedOf(
  database: Database,
  { board, datasets, dataset, view, ignored }: LoadedBoard,
  { published, baselineName }: { published: boolean; baselineName: (row: Row) => string },
): Misnamed | null {
  const [first] = ignored
  if (first === undefined) return null
  const { name, value, why } = first
  if (isFacet(name)) {
    const rows = board.rows.filter(({ table }) => published || table === null)
    const guess = meantFacet(rows, name, value)
    const known = `there are the ${name}s ${few(facetNames(rows, name))}`
    const remedy = guess === undefined ? known : `${asksFor(guess)} (${known})`
    return { name, value, why: `no row of ${dataset} matches`, remedy }
  }
  const there: Record<string, () => string[]> = {
    dataset: () => datasets.flatMap((one) => (one.groups > 0 ? one.dataset : [])),
    columns: () => [...board.columns.map(({ evaluation, metric }) => `${evaluation}/${metric}`), ...COST_KEYS],
    sort: () => view.columns.map(({ evaluation, metric }) => `${evaluation}/${metric}`),
    suite: () => countsBySuite(database).map(({ suite }) => suite),
    baseline: () => ['own', 'none', ...view.rows.map(baselineName)],
  }
  const names = [...new Set(there[name]?.() ?? [])]
  const spoken = name === 'columns' || name === 'sort' ? board.columns.flatMap(scoreNames) : []
  const known = names.length > 0 ? `there are ${few(names)}` : 'leave it out'
  // What several names contain is no misspelling of the first of them.
  const containing = spoken.filter((one) => one.toLowerCase().includes(value.toLowerCase()))
  const near = containing.length > 1 ? [] : [...names, ...spoken]
  return { name, value, why, remedy: meantOr(known, value, near) }
}

const MOST_NAMED = 12

const few = (names: readonly string[]): string => firstFew(names, MOST_NAMED)
