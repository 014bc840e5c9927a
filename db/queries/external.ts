/** Runs of rows made or reported elsewhere. */
import { and, asc, eq, sql } from 'drizzle-orm'
import type { Database } from '../read-only.ts'
import { runs } from '../schema/index.ts'

/** The finished runs of a group, by which a seed is known to be taken. */
export function groupRuns(database: Database, groupId: string): { id: string; seed: number }[] {
  return database
    .select({ id: runs.id, seed: runs.seed })
    .from(runs)
    .where(and(eq(runs.groupId, groupId), eq(runs.status, 'done')))
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
