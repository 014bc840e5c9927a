/** The store's rows of tasks that have not ended. */
import { and, eq, inArray, isNotNull, isNull } from 'drizzle-orm'
import type { Database } from '../../../../db/open.ts'
import { slurmTasks } from '../../../../db/schema/index.ts'

export type TaskRow = typeof slurmTasks.$inferSelect

export function openTasks(database: Database): TaskRow[] {
  return database.select().from(slurmTasks).where(isNull(slurmTasks.endedAt)).orderBy(slurmTasks.id).all()
}

export function noteJob(database: Database, array: string, jobId: number): void {
  database.update(slurmTasks).set({ jobId }).where(eq(slurmTasks.array, array)).run()
}

/** Removes the rows of an array that was never submitted. */
export function withdraw(database: Database, array: string): void {
  database
    .delete(slurmTasks)
    .where(and(eq(slurmTasks.array, array), isNull(slurmTasks.jobId)))
    .run()
}

export function noteState(database: Database, row: TaskRow, seen: Pick<TaskRow, 'state' | 'reason' | 'node'>): TaskRow {
  const changed = seen.state !== row.state
  if (!changed && seen.reason === row.reason && seen.node === row.node) return row
  const set = { ...seen, stateSince: changed ? Date.now() : row.stateSince }
  database.update(slurmTasks).set(set).where(eq(slurmTasks.id, row.id)).run()
  return { ...row, ...set }
}

/**
 * Records the end of a task.
 * @param exitCode - null for a task that was lost.
 * @returns false when another command already has.
 */
export function noteEnd(database: Database, { id }: TaskRow, exitCode: number | null): boolean {
  const open = and(eq(slurmTasks.id, id), isNull(slurmTasks.endedAt))
  return database.update(slurmTasks).set({ endedAt: Date.now(), exitCode }).where(open).run().changes > 0
}

/** Those of the given tasks that have ended, whichever command recorded it. */
export function endedOf(database: Database, tasks: readonly number[]): TaskRow[] {
  const ended = and(inArray(slurmTasks.id, [...tasks]), isNotNull(slurmTasks.endedAt))
  return database.select().from(slurmTasks).where(ended).all()
}
