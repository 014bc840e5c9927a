/** The configs of runs, which never change. */

import { sql } from 'drizzle-orm'
import { LRUCache } from 'lru-cache'
import { withLaterOptions } from '../config/representation.ts'
import type { Database } from '../read-only.ts'

const known = new WeakMap<Database['$client'], LRUCache<string, object>>()
const MOST_KNOWN = 5000

/** Configs in the order of the ids. They are cached and must not be modified. */
export function configsOfRuns(database: Database, ids: readonly string[]): object[] {
  const found = configsByRun(database, ids)
  return ids.flatMap((id) => found.get(id) ?? [])
}

/** The same by id; a run that has been removed has none. */
export function configsByRun(database: Database, ids: readonly string[]): ReadonlyMap<string, object> {
  const cache = known.get(database.$client) ?? new LRUCache<string, object>({ max: MOST_KNOWN })
  known.set(database.$client, cache)
  const found = new Map<string, object>()
  for (const id of ids) {
    const config = cache.get(id)
    if (config !== undefined) found.set(id, config)
  }
  const unknown = ids.filter((id) => !found.has(id))
  if (unknown.length > 0) {
    const rows = database.values<[string, string]>(
      sql`select runs.id, config from json_each(${JSON.stringify(unknown)}) as asked join runs on runs.id = asked.value`,
    )
    for (const [id, text] of rows) {
      const config = withLaterOptions(JSON.parse(text) as object)
      cache.set(id, config)
      found.set(id, config)
    }
  }
  return found
}
