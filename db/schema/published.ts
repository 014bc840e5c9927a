import { primaryKey, real, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { encoder } from './columns.ts'

/** The papers' published numbers, imported from `db/published/results.csv`; percentages become fractions. */
export const published = sqliteTable(
  'published',
  {
    paper: text().notNull(),
    table: text('table_id').notNull(),
    dataset: text().notNull(),
    ...encoder(),
    evaluation: text().notNull(),
    condition: text().notNull(),
    metric: text().notNull(),
    /** Null where the paper prints no single number (a range of tied rates). */
    value: real(),
    std: real(),
    printed: text().notNull(),
    unit: text().notNull(),
  },
  (t) => [
    primaryKey({
      columns: [t.table, t.dataset, t.backbone, t.method, t.masking, t.evaluation, t.condition, t.metric],
    }),
  ],
)
