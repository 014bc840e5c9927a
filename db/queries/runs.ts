/** Lists of runs: what `runs` and `status` print, what `/runs` shows and `/api/v1/runs` answers. */
import { and, asc, count, desc, eq, exists, inArray, like, type SQL, sql } from 'drizzle-orm'
import type { RunStatus } from '../names.ts'
import { RUN_STATUSES } from '../names.ts'
import type { Database } from '../read-only.ts'
import { events, meta, runs, scores, suiteRuns } from '../schema.ts'
import { groupBy } from './group-by.ts'

export interface RunFilter {
  id?: string | undefined
  suite?: string | undefined
  status?: RunStatus | undefined
  dataset?: string | undefined
  method?: string | undefined
  /** Runs that differ in the seed alone. */
  group?: string | undefined
  /** @default all */
  limit?: number | undefined
}

export interface RunScore {
  dataset: string
  evaluation: string
  condition: string
  metric: string
  /** Accuracies are fractions; null when the value was not finite. */
  value: number | null
  protocol: string
  selectedOnTest: boolean
}

export interface RunEvent {
  name: string
  axis: 'step' | 'epoch'
  step: number
  message: string
}

/** One word for what happened, where there is room for no more: `collapsed` for masks and embeddings alike. */
export function eventMark(name: string): string {
  const collapse = /^mask_\d+_covers_(nothing|everything)$|^dead_masks$|^constant_embeddings$/
  return collapse.test(name) ? 'collapsed' : name.replaceAll('_', ' ')
}

/** Made with a version of the code other than the one a run started now would use. */
const staleCode = sql<number>`coalesce((select ${meta.value} <> ${runs.codeVersion} from ${meta} where ${meta.key} = 'code:' || ${runs.kind}), 0)`

/** Made from other contents of its data sets than a run started now would read. */
const staleData = sql<number>`coalesce((select ${meta.value} <> ${runs.dataDigest} from ${meta} where ${meta.key} = 'data:' || ${runs.dataNames}), 0)`

/** A run started now would be another one: the code or the data have changed since. */
export const stale = sql<number>`(${staleCode} or ${staleData})`

const suites = sql<string>`(select json_group_array(suite) from (select ${suiteRuns.suite} as suite from ${suiteRuns} where ${suiteRuns.runId} = ${runs.id} order by 1))`

const columns = {
  id: runs.id,
  groupId: runs.groupId,
  kind: runs.kind,
  suites: suites.mapWith((text: string) => JSON.parse(text) as string[]),
  dataset: runs.dataset,
  method: runs.method,
  masking: runs.masking,
  backbone: runs.backbone,
  variant: runs.variant,
  seed: runs.seed,
  status: runs.status,
  stale: stale.mapWith(Boolean),
  /** What has changed since. */
  staleCode: staleCode.mapWith(Boolean),
  staleData: staleData.mapWith(Boolean),
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

/** Running first, then the queue in its order, then what ended, newest first. */
export function listRuns(database: Database, filter: RunFilter = {}) {
  const rank = sql`case ${runs.status} when 'running' then 0 when 'queued' then 1 else 2 end`
  const query = database
    .select(columns)
    .from(runs)
    .where(conditions(database, filter))
    .orderBy(rank, desc(runs.endedAt), asc(runs.createdAt), asc(runs.id))
  return filter.limit === undefined ? query.all() : query.limit(filter.limit).all()
}

/** The numbers that stand for a run where there is room for few. */
export const HEADLINE_METRICS: readonly string[] = [
  'top1',
  'nmi',
  'bg_gap',
  'f1_macro',
  'map',
  'mask_mbo',
  'mask_fg_iou',
]

/** Scores of many runs at once, by run id, in the order they were stored. */
export function scoresOfRuns(database: Database, filter: RunFilter = {}, headline = false): Map<string, RunScore[]> {
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
    .innerJoin(runs, eq(runs.id, scores.runId))
    .where(
      and(
        conditions(database, filter),
        headline ? and(eq(scores.condition, ''), inArray(scores.metric, [...HEADLINE_METRICS])) : undefined,
      ),
    )
    .orderBy(asc(scores.id))
    .all()
  return groupBy(rows, (row) => row.runId)
}

/** Scores of these runs, by run id, in the order they were stored. */
export function scoresOfEach(database: Database, ids: readonly string[]): Map<string, RunScore[]> {
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
    .where(inArray(scores.runId, [...ids]))
    .orderBy(asc(scores.id))
    .all()
  return groupBy(rows, (row) => row.runId)
}

/** Events of many runs at once, by run id, in the order they happened. */
export function eventsOfRuns(database: Database, filter: RunFilter = {}): Map<string, RunEvent[]> {
  const rows = database
    .select({ runId: events.runId, name: events.name, axis: events.axis, step: events.step, message: events.message })
    .from(events)
    .innerJoin(runs, eq(runs.id, events.runId))
    .where(conditions(database, filter))
    .orderBy(asc(events.step), asc(events.id))
    .all()
  const byRun = groupBy(rows, ({ runId }) => runId)
  return new Map([...byRun].map(([id, of]) => [id, of.map(({ runId: _, ...event }) => event)]))
}

/** The `runs` JSON: a run with all its scores and events; `suite` is the suite asked for, else the first it belongs to. */
export function runsWithScores(database: Database, filter: RunFilter = {}) {
  const byRun = scoresOfRuns(database, filter)
  const happened = eventsOfRuns(database, filter)
  return listRuns(database, filter).map((run) => ({
    ...run,
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

/** How many runs of each suite are in each state, suites by name. */
export function countsBySuite(database: Database): SuiteCounts[] {
  const rows = database
    .select({ suite: suiteRuns.suite, status: runs.status, runs: count() })
    .from(suiteRuns)
    .innerJoin(runs, eq(runs.id, suiteRuns.runId))
    .groupBy(suiteRuns.suite, runs.status)
    .orderBy(asc(suiteRuns.suite))
    .all()
  return [...groupBy(rows, (row) => row.suite)].map(([suite, of]) => ({ suite, counts: toCounts(of) }))
}

/** How many runs are in each state. */
export function countsByStatus(database: Database, filter: RunFilter = {}): StatusCounts {
  const rows = database
    .select({ status: runs.status, runs: count() })
    .from(runs)
    .where(conditions(database, filter))
    .groupBy(runs.status)
    .all()
  return toCounts(rows)
}

/** How many runs there are, and when one last began, ended or gave a sign of life. */
export function lastChange(database: Database): { runs: number; at: number | null } {
  const times = sql<
    number | null
  >`max(max(${runs.createdAt}, coalesce(${runs.heartbeatAt}, 0), coalesce(${runs.endedAt}, 0)))`
  return database.select({ runs: count(), at: times }).from(runs).get() ?? { runs: 0, at: null }
}

/** Differs from one call to the next exactly when another connection has written in between. */
export function lastChangeMark(database: Database): number {
  return database.$client.pragma('data_version', { simple: true }) as number
}

/** Ids that start with `prefix`, as many as it takes to tell whether it is unique (at most three). */
export function findRunIds(database: Database, prefix: string): string[] {
  const escaped = prefix.replace(/[\\%_]/g, (character) => `\\${character}`)
  return database
    .select({ id: runs.id })
    .from(runs)
    .where(like(runs.id, sql`${`${escaped}%`} escape '\\'`))
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

function conditions(database: Database, filter: RunFilter): SQL | undefined {
  const inSuite = (suite: string) =>
    exists(
      database
        .select({ one: sql`1` })
        .from(suiteRuns)
        .where(and(eq(suiteRuns.runId, runs.id), eq(suiteRuns.suite, suite))),
    )
  return and(
    filter.id === undefined ? undefined : eq(runs.id, filter.id),
    filter.suite === undefined ? undefined : inSuite(filter.suite),
    filter.status === undefined ? undefined : eq(runs.status, filter.status),
    filter.dataset === undefined ? undefined : eq(runs.dataset, filter.dataset),
    filter.method === undefined ? undefined : eq(runs.method, filter.method),
    filter.group === undefined ? undefined : eq(runs.groupId, filter.group),
  )
}
