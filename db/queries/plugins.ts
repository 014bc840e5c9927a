/** Entries of the plugins that a store's runs used. */
import { and, gte, lt } from 'drizzle-orm'
import { type Registered, register } from '../catalogue/registered.ts'
import { PLUGIN } from '../config/run.ts'
import type { Database } from '../read-only.ts'
import { meta } from '../schema/index.ts'

/** Adds them to the catalogue, so that pages and tables show titles and colours; no code of the plugins is run. */
export function registerStored(database: Database): void {
  // A range of keys, which the index finds; `;` follows `:`.
  const named = and(gte(meta.key, PLUGIN), lt(meta.key, `${PLUGIN.slice(0, -1)};`))
  const rows = database.select({ value: meta.value }).from(meta).where(named).all()
  for (const { value } of rows) register(JSON.parse(value) as Registered)
}
