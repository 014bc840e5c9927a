/** Writes that others build on at once. */
import type { Database } from '../../db/open.ts'

/**
 * What `write` commits is on the disk when this returns. Otherwise write-ahead logging with `synchronous = NORMAL` leaves
 * that to the next checkpoint, and a loss of power may take the newest transactions: good enough for a curve, not for a
 * row after which files are removed.
 */
export function durably<T>({ $client: client }: Database, write: () => T): T {
  client.pragma('synchronous = FULL')
  try {
    return write()
  } finally {
    client.pragma('synchronous = NORMAL')
  }
}
