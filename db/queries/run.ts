/** Everything stored about one run: what `show` prints and `/runs/<id>` shows. */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { artefacts, environments, events, points, runs, scores, series } from '../schema.ts'
import { listRuns, type RunRow } from './runs.ts'

export type RunDetail = NonNullable<ReturnType<typeof getRun>>
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
    suites: row.suites,
    stale: row.stale,
    staleCode: row.staleCode,
    staleData: row.staleData,
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

/** One number of a run; null where it has none. */
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
 * A curve thinned to about `most` points: steps are cut into `most / 2` equal stretches and of each the lowest and the
 * highest point are kept, so that no spike is lost. Points that were not finite are kept as null.
 */
export function curve(database: Database, runId: string, name: string, most = 1000): Point[] {
  const found = database
    .select({ id: series.id })
    .from(series)
    .where(and(eq(series.runId, runId), eq(series.name, name)))
    .get()
  if (!found) return []
  const extent = database
    .select({
      first: sql<number>`min(${points.step})`,
      last: sql<number>`max(${points.step})`,
      n: sql<number>`count(*)`,
    })
    .from(points)
    .where(eq(points.seriesId, found.id))
    .get()
  if (!extent || extent.n === 0) return []
  if (extent.n <= most) {
    const rows = database
      .select({ step: points.step, value: points.value })
      .from(points)
      .where(eq(points.seriesId, found.id))
      .orderBy(asc(points.step))
      .all()
    return rows.map((row) => [row.step, row.value])
  }
  const width = (extent.last - extent.first + 1) / Math.max(1, Math.floor(most / 2))
  // SQLite fills the bare column `step` from the row that gave min() or max(): one pass, no sorting of all points.
  const stretch = sql`cast((step - ${extent.first}) / ${width} as integer)`
  const rows = database.all<{ step: number; value: number | null }>(sql`
    select step, value from (
      select step, min(value) as value from points where series_id = ${found.id} group by ${stretch}
      union
      select step, max(value) as value from points where series_id = ${found.id} group by ${stretch}
    ) order by step`)
  return rows.map((row) => [row.step, row.value])
}
