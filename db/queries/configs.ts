/** What runs were asked to do, which no run ever changes. */
import { sql } from 'drizzle-orm'
import { withLaterOptions } from '../config/representation.ts'
import type { Database } from '../read-only.ts'

const known = new WeakMap<Database['$client'], Map<string, object>>()
const MOST_KNOWN = 5000

/** In the order of the ids. Each is read once: not to be changed by who gets it. */
export function configsOfRuns(database: Database, ids: readonly string[]): object[] {
  const before = known.get(database.$client)
  const of = before && before.size < MOST_KNOWN ? before : new Map<string, object>()
  known.set(database.$client, of)
  const unknown = ids.filter((id) => !of.has(id))
  if (unknown.length > 0) {
    const rows = database.values<[string, string]>(
      sql`select runs.id, config from json_each(${JSON.stringify(unknown)}) as asked join runs on runs.id = asked.value`,
    )
    for (const [id, text] of rows) of.set(id, withLaterOptions(JSON.parse(text) as object))
  }
  return ids.flatMap((id) => of.get(id) ?? [])
}
