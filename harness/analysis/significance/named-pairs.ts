/** The tests of all pairs of rows with the names of the rows: what the page, its downloads and `significance` show. */
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardData, leaderboardDatasets } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { buildBoard } from '../board/board.ts'
import type { Column } from '../board/types.ts'
import type { SignificanceOptions } from './options.ts'
import { type NamedRow, nameRows } from './row-names.ts'
import { type Significance, significance } from './significance.ts'

export interface NamedPairs {
  /** Data sets with a finished run. */
  datasets: string[]
  columns: Column[]
  column: Column
  numbers: Significance
  /** Names of all rows that can be chosen. */
  names: ReadonlyMap<string, NamedRow>
  /** Backbone and variant that most of them share, left out of their names. */
  usual: string
}

/** @returns null while no finished run has a score. */
export function namedPairs(database: Database, options: SignificanceOptions): NamedPairs | null {
  const numbers = significance(database, options)
  if (!numbers) return null
  const { dataset } = numbers
  const configs = (runIds: string[]) => configsOfRuns(database, runIds)
  const { groups, scores } = leaderboardData(database, dataset)
  const board = buildBoard(groups, scores, [], configs)
  const byKey = new Map(board.rows.map((row) => [row.key, row]))
  return {
    datasets: leaderboardDatasets(database).flatMap((one) => (one.groups > 0 ? one.dataset : [])),
    columns: board.columns,
    column: board.columns.find(({ key }) => key === numbers.column.key)!,
    numbers,
    ...nameRows(numbers.candidates, byKey),
  }
}
