import { sql } from 'drizzle-orm'
import { index, integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { endedAt, status } from './columns.ts'
import { ofRun } from './of-run.ts'
import { LISTED } from './runs.ts'

/**
 * The runs of each suite; one run can belong to several suites. State and times are copied from the run by triggers, so
 * that a suite is listed and counted from an index, however large the store is.
 */
export const suiteRuns = sqliteTable(
  'suite_runs',
  {
    suite: text().notNull(),
    runId: ofRun(),
    /** Position of the run in the suite. */
    position: integer().notNull(),
    status: status(),
    endedAt: endedAt(),
    createdAt: integer('created_at').notNull().default(0),
  },
  (t) => [
    primaryKey({ columns: [t.suite, t.runId] }),
    index('suite_runs_run').on(t.runId),
    index('suite_runs_status').on(t.suite, t.status),
    index('suite_runs_list').on(t.suite, LISTED, sql`"ended_at" desc`, t.createdAt, t.runId, t.status),
  ],
)
