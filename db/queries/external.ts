/** Runs of rows made or reported elsewhere. */
import { and, eq } from 'drizzle-orm'
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
