import { index, integer, sqliteTable, text, uniqueIndex } from 'drizzle-orm/sqlite-core'
import { createdAt } from './columns.ts'
import { numberedOfRun } from './of-run.ts'

/** Files of a run, stored as `<database>.d/<first two of sha256>/<sha256>`. */
export const artefacts = sqliteTable(
  'artefacts',
  {
    ...numberedOfRun(),
    kind: text({ enum: ['checkpoint', 'masks', 'pictures', 'log'] }).notNull(),
    /** E.g. `encoder.safetensors`; `resume` is the state from which an unfinished run resumes. */
    name: text().notNull(),
    step: integer().notNull(),
    sha256: text().notNull(),
    bytes: integer().notNull(),
    createdAt: createdAt(),
  },
  (t) => [uniqueIndex('artefacts_key').on(t.runId, t.kind, t.name, t.step), index('artefacts_sha').on(t.sha256)],
)
