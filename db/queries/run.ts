/** Everything stored about one run, for `show` and `/runs/<id>`. */
import { and, asc, eq, gte, lte, sql } from 'drizzle-orm'
import { quoted } from '../../harness/base/quoted.ts'
import { RESUME } from '../artefact-names.ts'
import { pluginDigests } from '../config/plugins.ts'
import type { Database } from '../read-only.ts'
import { listedName } from '../run-name.ts'
import { artefacts, environments, events, points, runs, scores, series } from '../schema/index.ts'
import { listRuns, type RunRow } from './runs.ts'

export type RunDetail = NonNullable<ReturnType<typeof getRun>>
export type ShownRun = RunDetail & { reproduce: string }
export type Point = [step: number, value: number | null]

/** @returns null when there is no run with this id. */
export function getRun(database: Database, id: string) {
  const run = database
    .select({ run: runs, environment: environments.facts })
    .from(runs)
    .leftJoin(environments, eq(environments.id, runs.environmentId))
    .where(eq(runs.id, id))
    .get()
  if (!run) return null
  const row = listRuns(database, { id })[0] as RunRow
  return {
    ...run.run,
    name: row.name,
    runName: listedName(row),
    note: row.note,
    tags: row.tags,
    suites: row.suites,
    stale: row.stale,
    changes: row.changes,
    staleCode: row.staleCode,
    staleData: row.staleData,
    stalePlugins: row.stalePlugins,
    environment: run.environment ?? {},
    scores: database.select().from(scores).where(eq(scores.runId, id)).orderBy(asc(scores.id)).all(),
    events: database
      .select({
        name: events.name,
        axis: events.axis,
        step: events.step,
        message: events.message,
        at: events.createdAt,
      })
      .from(events)
      .where(eq(events.runId, id))
      .orderBy(asc(events.step), asc(events.id))
      .all(),
    series: seriesOfRun(database, id),
    artefacts: database
      .select()
      .from(artefacts)
      .where(eq(artefacts.runId, id))
      .orderBy(asc(artefacts.kind), asc(artefacts.name), asc(artefacts.step))
      .all(),
  }
}

/** The `show` JSON. @returns null when there is no run with this id. */
export function showRun(database: Database, id: string): ShownRun | null {
  const run = getRun(database, id)
  return run && { ...run, reproduce: reproduction(run) }
}

/** The command line that reproduces a run, including its commit, since another commit would make another run. */
export function reproduction({ gitCommit, command }: Pick<RunDetail, 'gitCommit' | 'command'>): string {
  return gitCommit === null ? (command ?? '') : `git checkout ${quoted(gitCommit)} && ${command}`
}

/** What `verify` needs besides the id: it runs the code that the store keeps for plugins only where it is told to. */
export function trustFlag({ config }: Pick<RunDetail, 'config'>): string {
  return Object.keys(pluginDigests(config)).length > 0 ? ' --trust-plugins' : ''
}

/** The step of the newest state from which an unfinished run resumes; null: it starts from the beginning. */
export function resumesAt({ artefacts: stored }: Pick<RunDetail, 'artefacts'>): number | null {
  const states = stored.filter(({ kind, name }) => kind === 'checkpoint' && name === RESUME)
  return states.length === 0 ? null : Math.max(...states.map(({ step }) => step))
}

/** One score of a run; null if it has none. */
export function scoreOfRun(
  database: Database,
  runId: string,
  { evaluation, condition, metric }: { evaluation: string; condition: string; metric: string },
): number | null {
  const key = [eq(scores.evaluation, evaluation), eq(scores.condition, condition), eq(scores.metric, metric)]
  const row = database
    .select({ value: scores.value })
    .from(scores)
    .where(and(eq(scores.runId, runId), ...key))
    .get()
  return row?.value ?? null
}

/** Names of a run's curves with their newest point. */
export function seriesOfRun(database: Database, runId: string) {
  return database.select().from(series).where(eq(series.runId, runId)).orderBy(asc(series.id)).all()
}

/**
 * A curve reduced to about `most` points: steps are divided into `most / 2` equal intervals, and the lowest and highest
 * point of each are kept, so that no spike is lost. Values that were not finite are null.
 * @param between - first and last step; @default all.
 */
export function curve(
  database: Database,
  runId: string,
  name: string,
  most = 1000,
  between?: readonly [from: number, to: number],
): Point[] {
  const found = database
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.runId, runId), eq(series.name, name)))
    .get()
  if (!found) return []
  const stretch = between && and(gte(points.step, between[0]), lte(points.step, between[1]))
  const ofSeries = and(eq(points.seriesId, found.id), stretch)
  const few = database
    .select({ step: points.step, value: points.value })
    .from(points)
    .where(ofSeries)
    .orderBy(asc(points.step))
    .limit(Number.isFinite(most) ? most + 1 : -1)
    .all()
  if (few.length <= most) return few.map(({ step, value }) => [step, value])
  const first = few[0]!.step
  const { last } = database.get<{ last: number }>(sql`select max(step) as last from ${points} where ${ofSeries}`)
  const width = Math.ceil((last - first + 1) / Math.max(1, Math.floor(most / 2)))
  // Each stretch is one range of the table's key: nothing is sorted. SQLite takes the bare column `step` from the row
  // that gave min() or max(), and both are null in a stretch without points.
  const inside = sql`from points where series_id = ${found.id} and step >= low and step < low + ${width} and step <= ${last}`
  const stretches = database.values<[lowest: string, highest: string]>(sql`
    with recursive stretch (low) as (select ${first} union all select low + ${width} from stretch where low + ${width} <= ${last})
    select (select json_array(step, min(value)) ${inside}), (select json_array(step, max(value)) ${inside}) from stretch`)
  return stretches.flatMap(([lowest, highest]) => {
    const [a, b] = [JSON.parse(lowest) as Point, JSON.parse(highest) as Point]
    if (a[0] === null) return []
    return a[0] === b[0] ? [a] : a[0] < b[0] ? [a, b] : [b, a]
  })
}
