import { index, real, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { createdAt, selectedOnTest } from './columns.ts'
import { numberedOfRun } from './of-run.ts'

/** Final scores. `protocol` is the short text shown next to every number; `details` holds the full resolved options. */
export const scores = sqliteTable(
  'scores',
  {
    ...numberedOfRun(),
    /** The test data set, which can differ from that of the run. */
    dataset: text().notNull(),
    /** The evaluation, e.g. `knn` or `linear`. */
    evaluation: text().notNull(),
    /** The condition, e.g. a background or a noise level; empty for the whole test set. */
    condition: text().notNull().default(''),
    /** The metric, e.g. `top1`. */
    metric: text().notNull(),
    value: real(),
    protocol: text().notNull(),
    /** True when anything behind this number was selected on test labels. */
    selectedOnTest: selectedOnTest().default(false),
    details: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
    createdAt: createdAt(),
  },
  (t) => [
    uniqueIndex('scores_key').on(t.runId, t.dataset, t.evaluation, t.condition, t.metric, t.protocol),
    index('scores_evaluation').on(t.evaluation, t.dataset, t.metric),
  ],
)
