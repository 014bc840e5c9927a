/** Runs of rows made or reported elsewhere. */
import { and, asc, eq, inArray, ne, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { runs, scores } from '../schema/index.ts'
import { isDone } from './run-filter.ts'

/** The finished runs of a group, by which a seed is known to be taken. */
export function groupRuns(database: Database, groupId: string): { id: string; seed: number }[] {
  return database
    .select({ id: runs.id, seed: runs.seed })
    .from(runs)
    .where(and(eq(runs.groupId, groupId), isDone))
    .all()
}

/** Where the numbers of a run are from, if it holds reported ones. */
export const reportSource = sql<string | null>`${runs.config} ->> '$.reportedIn'`

/** Where the numbers of each run that holds reported ones are from, by its id. */
export function sourcesOf(database: Database): ReadonlyMap<string, string> {
  const rows = database
    .select({ id: runs.id, source: reportSource })
    .from(runs)
    .where(eq(runs.kind, 'reported'))
    .orderBy(asc(runs.createdAt), asc(runs.id))
    .all()
  return new Map(rows.map(({ id, source }) => [id, source!]))
}

/** Where the numbers of each group that holds reported ones are from, by its id. */
export function groupSources(database: Database): ReadonlyMap<string, string> {
  const rows = database
    .selectDistinct({ id: runs.groupId, source: reportSource })
    .from(runs)
    .where(eq(runs.kind, 'reported'))
    .all()
  return new Map(rows.map(({ id, source }) => [id, source!]))
}

/** What is measured by a reported number, without where it is from and how it was measured. */
export interface ReportedNumber {
  name: string
  masking: string
  dataset: string
  evaluation: string
  condition: string
  metric: string
  value: number | null
}

/** The numbers on some data sets that other sources than one report, each with its source. */
export function numbersOfOthers(
  database: Database,
  { source, datasets }: { source: string; datasets: readonly string[] },
): (ReportedNumber & { source: string })[] {
  const rows = database
    .select({
      source: reportSource,
      name: sql<string>`${runs.config} ->> '$.name'`,
      masking: sql<string>`${runs.config} ->> '$.masking'`,
      dataset: runs.dataset,
      evaluation: scores.evaluation,
      condition: scores.condition,
      metric: scores.metric,
      value: scores.value,
    })
    .from(runs)
    .innerJoin(scores, eq(scores.runId, runs.id))
    .where(and(eq(runs.kind, 'reported'), inArray(runs.dataset, [...datasets]), ne(reportSource, source)))
    .orderBy(asc(runs.createdAt), asc(scores.id))
    .all()
  return rows.map((row) => ({ ...row, source: row.source! }))
}
