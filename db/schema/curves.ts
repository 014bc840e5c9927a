import { integer, primaryKey, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { axis, createdAt } from './columns.ts'
import { numberedOfRun } from './of-run.ts'

/** A named curve of a run, with its newest value, so that lists need not read the points. */
export const series = sqliteTable(
  'series',
  {
    ...numberedOfRun(),
    name: text().notNull(),
    axis: axis(),
    lastStep: integer('last_step'),
    lastValue: real('last_value'),
  },
  (t) => [uniqueIndex('series_run_name').on(t.runId, t.name)],
)

/**
 * Points of the curves. Values that are not finite are stored as null. The table is its own index (`without rowid`,
 * added to the migration by hand), so that a curve is read contiguously and millions of points take half the space.
 */
export const points = sqliteTable(
  'points',
  {
    seriesId: integer('series_id')
      .notNull()
      .references(() => series.id, { onDelete: 'cascade' }),
    step: integer().notNull(),
    value: real(),
  },
  (t) => [primaryKey({ columns: [t.seriesId, t.step] })],
)

/** Notable events of a run, such as a mask that collapsed, and when they happened. */
export const events = sqliteTable(
  'events',
  {
    ...numberedOfRun(),
    name: text().notNull(),
    axis: axis(),
    step: integer().notNull(),
    message: text().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('events_key').on(t.runId, t.name, t.step)],
)
