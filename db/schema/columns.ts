/** Columns that several tables have. */
import { customType, integer, text } from 'drizzle-orm/sqlite-core'
import { RUN_KINDS, RUN_STATUSES } from '../names.ts'

/** An id that only numbers the rows of this store. */
export const rowNumber = () => integer().primaryKey({ autoIncrement: true })

export const kind = () => text({ enum: RUN_KINDS }).notNull()
export const status = () => text({ enum: RUN_STATUSES }).notNull().default('queued')

/** What the steps of a curve or an event count. */
export const axis = () => text({ enum: ['step', 'epoch'] }).notNull()

/** What was trained, as the catalogue names it. */
export const encoder = () => ({
  method: text().notNull(),
  masking: text().notNull(),
  backbone: text().notNull(),
})

/** Milliseconds since 1970, UTC, as all times are. */
export const createdAt = () => integer('created_at').notNull()
/** Milliseconds since 1970, UTC. */
export const endedAt = () => integer('ended_at')
export const dataNames = () => text('data_names').notNull()
export const selectedOnTest = () => integer('selected_on_test', { mode: 'boolean' }).notNull()
export const numbers = () => text({ mode: 'json' }).$type<number[]>().notNull()

/** Bytes as they are stored. Drizzle's own column makes them a `Buffer`, which the browser of an export does not have. */
export const bytes = customType<{ data: Uint8Array }>({ dataType: () => 'blob' })
