/** Writes that must be durable before the next step. */
import type { Database } from '../../db/open.ts'

/**
 * The transaction of `write` is on disk when this returns. By default, write-ahead logging with `synchronous = NORMAL`
 * leaves that to the next checkpoint, and a power loss can undo the newest transactions. That is acceptable for curves,
 * but not for a row after which files are removed.
 */
export function durably<T>({ $client: client }: Database, write: () => T): T {
  client.pragma('synchronous = FULL')
  try {
    return write()
  } finally {
    client.pragma('synchronous = NORMAL')
  }
}
