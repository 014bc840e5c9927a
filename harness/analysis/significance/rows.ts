/** The numbers of one data set as columns, and in each column the rows that have it: a value a seed. */

import { evaluationPlace } from '../../../db/catalogue/evaluations.ts'
import { directionOf } from '../../../db/catalogue/metrics.ts'
import { readCondition } from '../../../db/condition.ts'
import { configsOfRuns } from '../../../db/queries/configs.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type Group, leaderboardGroups, leaderboardScores, type ScoreColumn } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import { columnKey, isComparable, rowKey } from '../../../db/score-key.ts'
import { type Interval, summarize } from '../../statistics/summary.ts'

export interface ComparedColumn {
  key: string
  /** What was evaluated on. */
  dataset: string
  evaluation: string
  noise: string | null
  /** What else the condition says. */
  rest: string
  metric: string
  protocol: string
  selectedOnTest: boolean
  /** 1: higher is better, -1: lower, 0: neither. */
  direction: 1 | -1 | 0
  /** Rows that have the number, and those that have it of two runs at least. */
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
  /** The same configuration was run again with the code as it is, of two seeds at least. */
  superseded: boolean
  n: number
  mean: number
  sd: number | null
  ci95: Interval | null
  seeds: number[]
  /** One a seed, in their order. */
  values: number[]
  /** Condition of the scores, under which predictions are kept. */
  condition: string
}

export interface ComparedBoard {
  columns: ComparedColumn[]
  /** Rows of each column, best first. */
  rows: ReadonlyMap<string, ComparedRow[]>
}

export function comparedBoard(database: Database, dataset: string): ComparedBoard {
  const all = leaderboardGroups(database, dataset)
  const groups = new Map(all.map((group) => [group.id, group]))
  const superseded = supersededGroups(database, all)
  const scores = leaderboardScores(database, dataset).filter(isComparable)
  const columns: ComparedColumn[] = []
  const rows = new Map<string, ComparedRow[]>()
  for (const [key, of] of groupBy(scores, columnKey)) {
    const found = of.flatMap((score) => rowsOf(groups, superseded, score))
    const column = columnOf(key, of[0]!, found)
    columns.push(column)
    rows.set(
      key,
      found.sort((a, b) => (column.direction || 1) * (b.mean - a.mean) || a.key.localeCompare(b.key)),
    )
  }
  const place = ({ evaluation }: ComparedColumn) => evaluationPlace(evaluation)
  const honest = (column: ComparedColumn) => Number(column.selectedOnTest)
  return { columns: columns.sort((a, b) => honest(a) - honest(b) || place(a) - place(b)), rows }
}

function columnOf(key: string, score: ScoreColumn, rows: readonly ComparedRow[]): ComparedColumn {
  const { dataset, evaluation, condition, metric, protocol, selectedOnTest } = score
  const { noise, rest } = readCondition(condition)
  return {
    key,
    dataset,
    evaluation,
    noise,
    rest,
    metric,
    protocol,
    selectedOnTest,
    direction: directionOf(metric),
    rows: rows.length,
    repeated: rows.filter(({ n }) => n > 1).length,
  }
}

/** Stale groups whose configuration is there again, made with the code as it is. */
function supersededGroups(database: Database, groups: readonly Group[]): Set<string> {
  const old = groups.filter(({ stale }) => stale)
  const fresh = groups.filter(({ stale, seeds }) => !stale && seeds.length > 1)
  if (old.length === 0 || fresh.length === 0) return new Set()
  const keys = (of: readonly Group[]) =>
    configsOfRuns(
      database,
      of.map(({ runId }) => runId),
    ).map((config) => JSON.stringify({ ...config, seed: null }))
  const renewed = new Set(keys(fresh))
  const oldKeys = keys(old)
  return new Set(old.flatMap(({ id }, i) => (renewed.has(oldKeys[i]!) ? id : [])))
}

function rowsOf(
  groups: ReadonlyMap<string, Group>,
  superseded: ReadonlySet<string>,
  { condition, ...score }: ScoreColumn,
): ComparedRow[] {
  const { rate } = readCondition(condition)
  const [values, seeds] = [score.values(), score.seeds()]
  return score.groups.map((groupId, i) => {
    const { method, masking, backbone, variant, stale } = groups.get(groupId)!
    const own = { key: rowKey(groupId, rate), groupId, method, masking, backbone, variant, rate, stale, condition }
    return {
      ...own,
      superseded: superseded.has(groupId),
      ...summarize(values[i]!),
      seeds: seeds[i]!,
      values: values[i]!,
    }
  })
}
