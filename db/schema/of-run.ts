import { text } from 'drizzle-orm/sqlite-core'
import { rowNumber } from './columns.ts'
import { runs } from './runs.ts'

/** The run that a row belongs to, and is deleted with. */
export const ofRun = () =>
  text('run_id')
    .notNull()
    .references(() => runs.id, { onDelete: 'cascade' })

/** A numbered row of a run. */
export const numberedOfRun = () => ({ id: rowNumber(), runId: ofRun() })
