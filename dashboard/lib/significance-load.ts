/** From address to numbers: the significance page and its downloads come through here. */
import { leaderboardDatasets, leaderboardGroups, leaderboardScores } from '../../db/queries/leaderboard.ts'
import type { Database } from '../../db/read-only.ts'
import { type Significance, significance } from '../../db/significance/significance.ts'
import { buildBoard, type Column } from './leaderboard.ts'
import type { SignificanceParams } from './significance-params.ts'

export interface NamedRow {
  title: string
  details: string
}

export interface LoadedPairs {
  /** Data sets with a finished run. */
  datasets: string[]
  columns: Column[]
  column: Column
  numbers: Significance
  names: ReadonlyMap<string, NamedRow>
}

/** @returns null while no finished run has a number. */
export function loadPairs(database: Database, params: SignificanceParams): LoadedPairs | null {
  const numbers = significance(database, params)
  if (!numbers) return null
  const { dataset } = numbers
  const board = buildBoard(leaderboardGroups(database, dataset), leaderboardScores(database, dataset), [])
  return {
    datasets: leaderboardDatasets(database).flatMap((one) => (one.groups > 0 ? one.dataset : [])),
    columns: board.columns,
    column: board.columns.find(({ key }) => key === numbers.column.key)!,
    numbers,
    names: new Map(board.rows.map(({ key, title, details }) => [key, { title, details }])),
  }
}
