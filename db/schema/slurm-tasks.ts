import { sql } from 'drizzle-orm'
import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { endedAt } from './columns.ts'
import { numberedOfRun } from './of-run.ts'

/**
 * Runs submitted to Slurm, one row per submission. A run has at most one open row, and is waiting or running on Slurm
 * while it has one.
 */
export const slurmTasks = sqliteTable(
  'slurm_tasks',
  {
    ...numberedOfRun(),
    /** Folder with the task and the store of the run, next to the database. */
    folder: text().notNull(),
    /** Name of the array, which is the job name in Slurm and the name of its files in `folder`. */
    array: text().notNull(),
    arrayIndex: integer('array_index').notNull(),
    /** Slurm's job number of the array; null until Slurm has answered the submission. */
    jobId: integer('job_id'),
    submittedAt: integer('submitted_at').notNull(),
    /** Last state reported by Slurm, e.g. `PENDING`, and since when. */
    state: text().notNull().default('PENDING'),
    stateSince: integer('state_since').notNull(),
    /** Slurm's reason why it waits or has ended, e.g. `Resources`. */
    reason: text(),
    node: text(),
    /** Null while it is open. */
    endedAt: endedAt(),
    /** Exit code of the worker; null for a lost task: cancelled, preempted, failed node or time limit. */
    exitCode: integer('exit_code'),
  },
  (t) => [
    uniqueIndex('slurm_tasks_open').on(t.runId).where(sql`ended_at is null`),
    index('slurm_tasks_run').on(t.runId),
  ],
)
