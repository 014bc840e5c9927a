/** Entries of the plugins that a store's runs used. */
import { and, gte, lt } from 'drizzle-orm'
import { type Registered, register } from '../catalogue/registered.ts'
import { isOurs, storedEntry } from '../config/plugin-entries.ts'
import { PLUGIN } from '../config/run.ts'
import type { Database } from '../read-only.ts'
import { meta } from '../schema/index.ts'

/**
 * Adds them to the catalogue, so that pages and tables show titles and colours; no code of the plugins is run. What no
 * plugin can have said is left out, since a store may come from anywhere.
 */
export function registerStored(database: Database): void {
  // A range of keys, which the index finds; `;` follows `:`.
  const named = and(gte(meta.key, PLUGIN), lt(meta.key, `${PLUGIN.slice(0, -1)};`))
  const rows = database.select().from(meta).where(named).all()
  for (const { key, value } of rows) {
    const entry = storedEntry(key, value)
    if (entry !== null && !bringsOurs(entry)) register(entry)
  }
}

/** Whether an entry, or a metric of it, has the key of something that maskbench has by now. */
function bringsOurs({ kind, entry }: Registered): boolean {
  const metrics = 'metrics' in entry ? (entry.metrics as Registered['entry'][]) : []
  return isOurs(kind, entry.key) || metrics.some(({ key }) => isOurs('metric', key))
}
