/** Keeps what was made from a store's results, because a page and its downloads show the same. */
import { LRUCache } from 'lru-cache'
import { resultsMark } from '../../db/queries/leaderboard.ts'
import type { Database } from '../../db/read-only.ts'

interface Kept<Made> {
  /** Mark of the results that it was made from. */
  mark: string
  made: LRUCache<string, { value: Made }>
}

const MOST_KEPT = 8

/** @returns a function that makes each of the last few asked for once, and again once a result has changed. */
export function untilResultsChange<Made>(): (database: Database, key: unknown, make: () => Made) => Made {
  const known = new WeakMap<Database, Kept<Made>>()
  return (database, key, make) => {
    const mark = resultsMark(database)
    const before = known.get(database)
    const kept =
      before?.mark === mark ? before : { mark, made: new LRUCache<string, { value: Made }>({ max: MOST_KEPT }) }
    known.set(database, kept)
    const name = JSON.stringify(key)
    const found = kept.made.get(name) ?? { value: make() }
    kept.made.set(name, found)
    return found.value
  }
}
