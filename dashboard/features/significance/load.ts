/** Loads the pairwise tests for the significance page and its downloads. */
import { LRUCache } from 'lru-cache'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import {
  leaderboardDatasets,
  leaderboardGroups,
  leaderboardScores,
  resultsMark,
} from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import type { Column } from '../../../harness/analysis/board/types.ts'
import { type Significance, significance } from '../../../harness/analysis/significance/significance.ts'
import type { SignificanceParams } from './params.ts'
import { type NamedRow, nameRows } from './row-names.ts'

export interface LoadedPairs {
  /** Data sets with a finished run. */
  datasets: string[]
  columns: Column[]
  column: Column
  numbers: Significance
  /** Names of all rows that can be chosen. */
  names: ReadonlyMap<string, NamedRow>
  /** Backbone and variant that most rows share, left out of their names. */
  usual: string
}

interface KnownPairs {
  /** Mark of the results that the pairs were computed from. */
  mark: string
  made: LRUCache<string, { pairs: LoadedPairs | null }>
}

const known = new WeakMap<Database, KnownPairs>()
const MOST_KNOWN = 8

/**
 * Cached until a result changes, because a page and its ten downloads use the same tests.
 * @returns null while no finished run has a score.
 */
export function loadPairs(database: Database, params: SignificanceParams): LoadedPairs | null {
  const { dataset, column, rows, test, correction, alternative, alpha } = params
  const key = JSON.stringify([dataset, column, rows, test, correction, alternative, alpha])
  const mark = resultsMark(database)
  const before = known.get(database)
  const { made } =
    before?.mark === mark ? before : { made: new LRUCache<string, { pairs: LoadedPairs | null }>({ max: MOST_KNOWN }) }
  known.set(database, { mark, made })
  const found = made.get(key) ?? { pairs: makePairs(database, params) }
  made.set(key, found)
  return found.pairs
}

function makePairs(database: Database, params: SignificanceParams): LoadedPairs | null {
  const numbers = significance(database, params)
  if (!numbers) return null
  const { dataset } = numbers
  const configs = (runIds: string[]) => configsOfRuns(database, runIds)
  const board = buildBoard(leaderboardGroups(database, dataset), leaderboardScores(database, dataset), [], configs)
  const byKey = new Map(board.rows.map((row) => [row.key, row]))
  const shown = nameRows(numbers.rows, byKey)
  return {
    datasets: leaderboardDatasets(database).flatMap((one) => (one.groups > 0 ? one.dataset : [])),
    columns: board.columns,
    column: board.columns.find(({ key }) => key === numbers.column.key)!,
    numbers,
    names: new Map([...nameRows(numbers.candidates, byKey).names, ...shown.names]),
    usual: shown.usual,
  }
}
