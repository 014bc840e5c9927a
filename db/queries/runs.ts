/** Lists of runs for `runs`, `status`, `/runs` and `/api/v1/runs`. */
import { and, asc, count, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm'
import type { SQLiteColumn } from 'drizzle-orm/sqlite-core'
import type { RunStatus } from '../names.ts'
import { RUN_STATUSES } from '../names.ts'
import type { Database } from '../read-only.ts'
import { listedName } from '../run-name.ts'
import { annotations, events, runs, scores, suiteRuns } from '../schema/index.ts'
import type { ScoreKind } from '../score-key.ts'
import { groupBy } from './group-by.ts'
import { conditions, indexed, indexedForCounts, isSearched, ofSuite, type RunFilter } from './run-filter.ts'
import { changes, stale, whatChanged } from './stale.ts'

/** A page of a list. */
export interface RunListFilter extends RunFilter {
  /** @default all */
  limit?: number | undefined
  /** Number of runs to skip. */
  offset?: number | undefined
}

export interface RunScore extends ScoreKind {
  /** Accuracies are fractions; null when the value was not finite. */
  value: number | null
  selectedOnTest: boolean
}

export interface RunEvent {
  name: string
  axis: 'step' | 'epoch'
  step: number
  message: string
}

/** Names by which older stores have events. */
const RENAMED: Record<string, string> = { trained_elsewhere: 'encoder_reused' }

/** One word for an event, for narrow places; `collapsed` for both masks and embeddings. */
export function eventMark(name: string): string {
  const collapse = /^mask_\d+_covers_(nothing|everything)$|^dead_masks$|^constant_embeddings$/
  if (collapse.test(name)) return 'collapsed'
  return (RENAMED[name] ?? name).replaceAll('_', ' ')
}

/** The columns of a run beside its scores, from which tables are made. */
export const tabledRun = {
  groupId: runs.groupId,
  seed: runs.seed,
  codeVersion: runs.codeVersion,
  createdAt: runs.createdAt,
}

const suites = sql<string>`(select json_group_array(suite) from (select ${suiteRuns.suite} as suite from ${suiteRuns} where ${suiteRuns.runId} = ${runs.id} order by 1))`

/** The columns that describe and distinguish runs. */
export const describedRun = {
  id: runs.id,
  groupId: runs.groupId,
  dataset: runs.dataset,
  method: runs.method,
  masking: runs.masking,
  backbone: runs.backbone,
  variant: runs.variant,
  label: runs.label,
  seed: runs.seed,
  stale: stale.mapWith(Boolean),
  changes,
}

const columns = {
  ...describedRun,
  kind: runs.kind,
  /** What `tag` has written about it. */
  name: sql<string>`coalesce(${annotations.name}, '')`,
  note: sql<string>`coalesce(${annotations.note}, '')`,
  tags: sql`coalesce(${annotations.tags}, '[]')`.mapWith((text: string) => JSON.parse(text) as string[]),
  suites: suites.mapWith((text: string) => JSON.parse(text) as string[]),
  status: runs.status,
  ...whatChanged,
  error: runs.error,
  attempts: runs.attempts,
  phase: runs.phase,
  step: runs.step,
  totalSteps: runs.totalSteps,
  host: runs.host,
  pid: runs.pid,
  heartbeatAt: runs.heartbeatAt,
  createdAt: runs.createdAt,
  startedAt: runs.startedAt,
  endedAt: runs.endedAt,
  seconds: runs.seconds,
  imagesPerSecond: runs.imagesPerSecond,
  peakRssMb: runs.peakRssMb,
}

export type RunRow = ReturnType<typeof listRuns>[number]

/** Runs in list order: running, then queued in order, then ended, newest first. */
export function listRuns(database: Database, filter: RunListFilter = {}) {
  const ids = listRunIds(database, filter)
  const rows = database
    .select(columns)
    .from(runs)
    .leftJoin(annotations, eq(annotations.runId, runs.id))
    .where(among(runs.id, ids))
    .all()
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/**
 * The ids alone. An index holds all runs in this order, another those of each suite, so that a page of the list costs
 * the same however many there are.
 */
export function listRunIds(database: Database, filter: RunListFilter = {}): string[] {
  const { suite, limit, offset, ...others } = filter
  const isPage = limit !== undefined || offset !== undefined
  const page = isPage ? sql`limit ${limit ?? -1} offset ${offset ?? 0}` : sql``
  // Filtering by state is fast by itself: except for done, few runs are in one state.
  const order = isPage || others.status === undefined || others.search ? indexed(others, 'runs_list') : sql``
  const found =
    suite === undefined || isSearched(others)
      ? sql`select ${runs.id} as id from ${runs} ${order} where ${conditions({ ...others, suite })}
          order by ${listed(runs.status)}, ${runs.endedAt} desc, ${runs.createdAt}, ${runs.id} ${page}`
      : sql`select ${suiteRuns.runId} as id from ${ofSuite(suite, others, 'suite_runs_list')}
          order by ${listed(suiteRuns.status)}, ${suiteRuns.endedAt} desc, ${suiteRuns.createdAt}, ${suiteRuns.runId} ${page}`
  return database.all<{ id: string }>(found).map(({ id }) => id)
}

/** The same expression as in the indexes of db/schema/runs.ts. */
const listed = (status: SQLiteColumn) => sql`case ${status} when 'running' then 0 when 'queued' then 1 else 2 end`

/** Matches any number of ids with a single parameter. */
const among = (column: SQLiteColumn, ids: readonly string[]): SQL =>
  sql`${column} in (select value from json_each(${JSON.stringify(ids)}))`

/** The metrics shown for a run where space is limited. */
export const HEADLINE_METRICS: readonly string[] = [
  'top1',
  'nmi',
  'bg_gap',
  'f1_macro',
  'map',
  'mask_mbo',
  'mask_fg_iou',
]

/** By run id. */
export function variantsOfRuns(database: Database, ids: readonly string[]): Map<string, string> {
  const found = database
    .select({ id: runs.id, variant: runs.variant })
    .from(runs)
    .where(inArray(runs.id, [...ids]))
  return new Map(found.all().map(({ id, variant }) => [id, variant]))
}

/** Scores of many runs by run id, in the order in which they were stored. */
export function scoresOfRuns(database: Database, ids: readonly string[], headline = false): Map<string, RunScore[]> {
  const rows = database
    .select({
      runId: scores.runId,
      dataset: scores.dataset,
      evaluation: scores.evaluation,
      condition: scores.condition,
      metric: scores.metric,
      value: scores.value,
      protocol: scores.protocol,
      selectedOnTest: scores.selectedOnTest,
    })
    .from(scores)
    .where(
      and(
        among(scores.runId, ids),
        headline ? and(eq(scores.condition, ''), inArray(scores.metric, [...HEADLINE_METRICS])) : undefined,
      ),
    )
    .orderBy(asc(scores.id))
    .all()
  return groupBy(rows, (row) => row.runId)
}

/** Events of many runs by run id, in chronological order. */
export function eventsOfRuns(database: Database, ids: readonly string[]): Map<string, RunEvent[]> {
  const rows = database
    .select({ runId: events.runId, name: events.name, axis: events.axis, step: events.step, message: events.message })
    .from(events)
    .where(among(events.runId, ids))
    .orderBy(asc(events.step), asc(events.id))
    .all()
  const byRun = groupBy(rows, ({ runId }) => runId)
  return new Map([...byRun].map(([id, ownEvents]) => [id, ownEvents.map(({ runId: _, ...event }) => event)]))
}

/**
 * The `runs` JSON: a run with all its scores and events; `suite` is the requested suite, else the first that it belongs
 * to.
 */
export function runsWithScores(database: Database, filter: RunListFilter = {}) {
  const listed = listRuns(database, filter)
  const ids = listed.map(({ id }) => id)
  const byRun = scoresOfRuns(database, ids)
  const happened = eventsOfRuns(database, ids)
  return listed.map((run) => ({
    ...run,
    runName: listedName(run),
    suite: filter.suite ?? run.suites[0] ?? null,
    scores: byRun.get(run.id) ?? [],
    events: happened.get(run.id) ?? [],
  }))
}

export type StatusCounts = Record<RunStatus, number>

export interface SuiteCounts {
  suite: string
  counts: StatusCounts
}

/** Number of runs in each state per suite, ordered by suite name. */
export function countsBySuite(database: Database): SuiteCounts[] {
  const rows = database
    .select({ suite: suiteRuns.suite, status: suiteRuns.status, runs: count() })
    .from(suiteRuns)
    .groupBy(suiteRuns.suite, suiteRuns.status)
    .all()
  return [...groupBy(rows, (row) => row.suite)].map(([suite, statuses]) => ({ suite, counts: toCounts(statuses) }))
}

/** Number of runs in each state. */
export function countsByStatus(database: Database, filter: RunFilter = {}): StatusCounts {
  const { suite, ...others } = filter
  const rows = database.all<{ status: RunStatus; runs: number }>(
    suite === undefined || isSearched(others)
      ? sql`select ${runs.status}, count(*) as runs from ${runs} ${indexedForCounts(others)} where ${conditions(filter)} group by ${runs.status}`
      : sql`select ${suiteRuns.status}, count(*) as runs from ${ofSuite(suite, others)} group by ${suiteRuns.status}`,
  )
  return toCounts(rows)
}

/** Number of runs, and the time of the last start, end or heartbeat. */
export function lastChange(database: Database): { runs: number; at: number | null } {
  const newest = (time: SQLiteColumn, status?: RunStatus) =>
    sql`(select max(${time}) from ${runs} ${status === undefined ? sql`` : sql`where ${runs.status} = ${status}`})`
  // A run that has ended was last heard of before that.
  const times = sql.join([newest(runs.createdAt), newest(runs.endedAt), newest(runs.heartbeatAt, 'running')], sql`), (`)
  return database.get(
    sql`select (select count(*) from ${runs}) as runs, (select max(column1) from (values (${times}))) as at`,
  )
}

/** A mark that changes exactly when another connection has written. */
export function lastChangeMark(database: Database): number {
  return database.$client.pragma('data_version', { simple: true }) as number
}

/** Ids that start with `prefix`, as many as it takes to tell whether it is unique (at most three). */
export function findRunIds(database: Database, prefix: string): string[] {
  const beginning = prefix.toLowerCase()
  return database
    .select({ id: runs.id })
    .from(runs)
    .where(and(gte(runs.id, beginning), lt(runs.id, `${beginning}\u{10ffff}`)))
    .orderBy(asc(runs.id))
    .limit(3)
    .all()
    .map((row) => row.id)
}

function toCounts(rows: { status: RunStatus; runs: number }[]): StatusCounts {
  const counts = Object.fromEntries(RUN_STATUSES.map((status) => [status, 0])) as StatusCounts
  for (const row of rows) counts[row.status] += row.runs
  return counts
}

/** The command lines that repeat runs, in the order of the ids; null where none is stored. */
export function commandsOfRuns(database: Database, ids: readonly string[]): (string | null)[] {
  const rows = database
    .select({ id: runs.id, command: runs.command })
    .from(runs)
    .where(inArray(runs.id, [...ids]))
    .all()
  const known = new Map(rows.map(({ id, command }) => [id, command]))
  return ids.map((id) => known.get(id) ?? null)
}
