import { sqliteTable, text } from 'drizzle-orm/sqlite-core'

/**
 * Facts about the store itself. `code:<kind>` holds the code version and `data:<names>` the digest of these data sets
 * when such runs were last requested (or, for the code, when `status` last checked); runs made with another version or
 * digest are stale. `changes:<dataset>` counts the changes of finished results. `plugin:<key>` holds the catalogue entry
 * of a plugin's member and the digest of the version requested last, by which runs are stale as well, and
 * `plugin-code:<digest>` the code that runs are made with.
 */
export const meta = sqliteTable('meta', {
  key: text().primaryKey(),
  value: text().notNull(),
})

/** Machine and software that runs were made with; `id` is the hash of `facts`. */
export const environments = sqliteTable('environments', {
  id: text().primaryKey(),
  facts: text({ mode: 'json' }).$type<Record<string, unknown>>().notNull(),
})
