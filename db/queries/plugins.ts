/** Entries of the plugins that a store's runs used. */
import { and, eq, gte, lt, sql } from 'drizzle-orm'
import { type Registered, register, rememberTitle } from '../catalogue/registered.ts'
import { CODE_KEY, isOurs, storedEntry } from '../config/plugin-entries.ts'
import { PLUGIN } from '../config/run.ts'
import type { Database } from '../read-only.ts'
import { meta, runs } from '../schema/index.ts'
import { stale, staleWith } from './stale.ts'

/**
 * Adds them to the catalogue, so that pages and tables show titles and colours, and keeps the titles of earlier versions; no
 * code of the plugins is run. What no plugin can have said is left out, since a store may come from anywhere.
 */
export function registerStored(database: Database): void {
  const rows = database.select().from(meta).where(within(PLUGIN)).all()
  for (const { key, value } of rows) {
    const entry = storedEntry(key, value)
    if (entry !== null && !bringsOurs(entry)) register(entry)
  }
  for (const entry of versionsOf(database)) {
    rememberTitle(entry)
    for (const metric of metricsOf(entry)) rememberTitle({ kind: 'metric', entry: metric })
  }
}

/** What each stored version of a plugin says of its members. */
function versionsOf(database: Database): Registered[] {
  const members = sql<string>`json_extract(case when json_valid(${meta.value}) then ${meta.value} end, '$.members')`
  const rows = database.select({ members }).from(meta).where(within(CODE_KEY)).all()
  const said = rows.flatMap((row): unknown[] => {
    const listed: unknown = JSON.parse(row.members ?? '[]')
    return Array.isArray(listed) ? listed : []
  })
  return said.flatMap((member) => {
    const key = (member as { entry?: { key?: unknown } } | null)?.entry?.key
    const entry = storedEntry(`${PLUGIN}${key}`, JSON.stringify({ digest: '', ...(member as object) }))
    return entry !== null && !bringsOurs(entry) ? [entry] : []
  })
}

/** A range of keys, which the index finds; `;` follows `:`. */
const within = (prefix: string) => and(gte(meta.key, prefix), lt(meta.key, `${prefix.slice(0, -1)};`))

const metricsOf = ({ entry }: Registered): Registered['entry'][] =>
  'metrics' in entry ? (entry.metrics as Registered['entry'][]) : []

/** Whether an entry, or a metric of it, has the key of something that maskbench has by now. */
function bringsOurs(registered: Registered): boolean {
  const { kind, entry } = registered
  return isOurs(kind, entry.key) || metricsOf(registered).some(({ key }) => isOurs('metric', key))
}

export interface PluginChange {
  key: string
  /** Number of finished runs of other versions that become stale. */
  outdated: number
  /** Number of finished runs of this version that were stale and become current again. */
  restored: number
}

/**
 * What requesting runs with these versions of plugins changes, for plugins that were last requested in others.
 * @param digests - of the versions that are loaded, by key.
 */
export function pluginChanges(database: Database, digests: Record<string, string>): PluginChange[] {
  return Object.entries(digests).flatMap(([key, digest]) => {
    const name = `${PLUGIN}${key}`
    const stored = database.select().from(meta).where(eq(meta.key, name)).get()
    if (!stored) return []
    const used = sql`json_extract(${runs.config}, ${`$.plugins."${key}"`})`
    const counts = database.get<{ requested: string | null; outdated: number; restored: number }>(sql`
      select json_extract(${stored.value}, '$.digest') as requested,
        coalesce(sum(${used} <> ${digest} and not ${stale}), 0) as outdated,
        coalesce(sum(${used} = ${digest} and not ${staleWith(digests)}), 0) as restored
      from ${runs} where status = 'done' and instr(data_names, ${name})`)
    const { requested, outdated, restored } = counts
    return requested === digest || outdated + restored === 0 ? [] : [{ key, outdated, restored }]
  })
}
