import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { runs } from './runs.ts'

/**
 * What people wrote about a run: it decides nothing about the run, and is changed by `tag` alone. When stores are
 * merged, the newest version is kept.
 */
export const annotations = sqliteTable('annotations', {
  runId: text('run_id')
    .primaryKey()
    .references(() => runs.id, { onDelete: 'cascade' }),
  /** Shown in front of its generated name; empty: none. */
  name: text().notNull().default(''),
  note: text().notNull().default(''),
  /** Sorted. */
  tags: text({ mode: 'json' }).$type<string[]>().notNull().default([]),
  changedAt: integer('changed_at').notNull(),
})
