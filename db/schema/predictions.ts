import { integer, primaryKey, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { bytes } from './columns.ts'
import { ofRun } from './of-run.ts'

/** Predicted class of every test item, int32 little-endian, in the data set's own order. */
export const predictions = sqliteTable(
  'predictions',
  {
    runId: ofRun(),
    dataset: text().notNull(),
    evaluation: text().notNull(),
    condition: text().notNull().default(''),
    protocol: text().notNull(),
    /** Hash of the true labels; rows with equal hashes can be compared item by item. */
    truthDigest: text('truth_digest').notNull(),
    items: integer().notNull(),
    predicted: bytes().notNull(),
  },
  (t) => [primaryKey({ columns: [t.runId, t.dataset, t.evaluation, t.condition, t.protocol] })],
)

/** True class of every item of a test set, int32 little-endian, shared by all predictions with its hash. */
export const truths = sqliteTable('truths', {
  digest: text().primaryKey(),
  items: integer().notNull(),
  labels: bytes().notNull(),
})
