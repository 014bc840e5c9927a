/** Loads the pairwise tests for the significance page and its downloads. */
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardDatasets, leaderboardGroups, leaderboardScores } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { buildBoard } from '../../../harness/analysis/board/board.ts'
import type { Column } from '../../../harness/analysis/board/types.ts'
import { type Significance, significance } from '../../../harness/analysis/significance/significance.ts'
import { untilResultsChange } from '../../lib/until-results-change.ts'
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

const kept = untilResultsChange<LoadedPairs | null>()

/** @returns null while no finished run has a score. */
export function loadPairs(database: Database, params: SignificanceParams): LoadedPairs | null {
  const { dataset, column, rows, test, correction, alternative, alpha } = params
  const key = [dataset, column, rows, test, correction, alternative, alpha]
  return kept(database, key, () => makePairs(database, params))
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
