/** The numbers of one data set as columns, each with the rows that have it: one value per seed. */

import { evaluationPlace } from '../../../db/catalogue/evaluations.ts'
import { isLeading } from '../../../db/catalogue/metrics.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { leaderboardData } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { allSeedsEqual, summarizeSeeds } from '../../statistics/pair-rule.ts'
import type { Interval } from '../../statistics/summary.ts'
import { buildBoard } from '../board/board.ts'
import { rowsCalled } from '../board/called-rows.ts'
import type { Column, FilledColumn, Row } from '../board/types.ts'
import type { Superseded } from '../superseded.ts'

export interface ComparedColumn
  extends Pick<
    Column,
    'key' | 'dataset' | 'evaluation' | 'noise' | 'rest' | 'metric' | 'protocol' | 'selectedOnTest' | 'direction'
  > {
  /** Rows that have the number, and those that have it from at least two runs. */
  rows: number
  repeated: number
}

export interface ComparedRow {
  key: string
  groupId: string
  method: string
  masking: string
  backbone: string
  variant: string
  /** Smooth rate, where a row is one rate of a noisy-label run. */
  rate: number | null
  stale: boolean
  /** Of a stale row that a current one replaces: what the current one has. */
  superseded: Superseded | null
  n: number
  mean: number
  sd: number | null
  ci95: Interval | null
  seeds: number[]
  /** One value per seed, in the order of the seeds. */
  values: number[]
  /** Whether several seeds all gave the same value, by what they compute or by chance; tests take it as one observation. */
  deterministic: boolean
  /** Condition of the scores, under which predictions are kept. */
  condition: string
  /** The group whose runs gave the values; groups of the same encoders are one row. */
  measuredBy: string
}

export interface ComparedBoard {
  columns: ComparedColumn[]
  /** Rows of each column, best first. */
  rows: ReadonlyMap<string, ComparedRow[]>
  /** Keys of the rows with this name (`rowsCalled`). */
  called(name: string): string[]
}

export function comparedBoard(database: Database, dataset: string): ComparedBoard {
  const { groups, scores } = leaderboardData(database, dataset)
  const configs = (runIds: string[]) => configsOfRuns(database, runIds)
  const board = buildBoard(groups, scores, [], configs)
  const variants = new Map(groups.map(({ id, variant }) => [id, variant]))
  const columns: ComparedColumn[] = []
  const rows = new Map<string, ComparedRow[]>()
  for (const column of board.columns) {
    const found = column.places.map((place) => rowOf(board.rows[place]!, column, variants))
    columns.push(columnOf(column, found))
    rows.set(
      column.key,
      found.sort((a, b) => (column.direction || 1) * (b.mean - a.mean) || a.key.localeCompare(b.key)),
    )
  }
  const place = ({ evaluation }: ComparedColumn) => evaluationPlace(evaluation)
  const honest = (column: ComparedColumn) => Number(column.selectedOnTest)
  const leading = ({ metric }: ComparedColumn) => Number(!isLeading(metric))
  const order = (a: ComparedColumn, b: ComparedColumn) =>
    honest(a) - honest(b) || place(a) - place(b) || leading(a) - leading(b)
  const called = (name: string) => rowsCalled(board.rows, name).map(({ key }) => key)
  return { columns: columns.sort(order), rows, called }
}

function columnOf(column: FilledColumn, rows: readonly ComparedRow[]): ComparedColumn {
  const { key, dataset, evaluation, noise, rest, metric, protocol, selectedOnTest, direction } = column
  const repeated = rows.filter(({ n }) => n > 1).length
  return {
    key,
    dataset,
    evaluation,
    noise,
    rest,
    metric,
    protocol,
    selectedOnTest,
    direction,
    rows: rows.length,
    repeated,
  }
}

function rowOf(
  { key, groupId, method, masking, backbone, rate, stale, superseded, place }: Row,
  column: FilledColumn,
  variants: ReadonlyMap<string, string>,
): ComparedRow {
  const { values, seeds, condition, groupId: measuredBy } = column.measurement(place)!
  const group = groupId!
  const own = { key, groupId: group, method, masking, backbone, variant: variants.get(group)!, rate, condition }
  return {
    ...own,
    stale,
    superseded,
    measuredBy,
    ...summarizeSeeds(values),
    deterministic: allSeedsEqual(values),
    seeds,
    values,
  }
}
