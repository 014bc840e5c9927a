/**
 * Notices that another program holds the lock for writing to the store, as an editor of databases does with a change that
 * it has not written yet. Workers wait for the lock themselves; what waits for the workers asks here before it writes.
 */
import { BUSY_TIMEOUT_MS, type Database } from '../../../db/read-only.ts'
import { isLocked } from '../../base/explain.ts'

/** Workers and other commands hold the lock for milliseconds; a merge holds it for seconds. */
const SAID_AFTER_MS = 5000

export class StoreLock {
  readonly #client: Database['$client']
  readonly #note: (line: string) => void
  #heldSince: number | null = null
  #said = false

  constructor({ $client: client }: Database, note: (line: string) => void) {
    this.#client = client
    this.#note = note
  }

  /** Whether the store can be written at this moment; does not wait. Says once that the lock is held for long. */
  isFree(): boolean {
    if (this.#canBegin()) {
      this.#heldSince = null
      this.#said = false
      return true
    }
    this.#heldSince ??= performance.now()
    if (!this.#said && performance.now() - this.#heldSince > SAID_AFTER_MS) {
      this.#said = true
      this.#note('another program has locked the database; waiting until it is done')
    }
    return false
  }

  #canBegin(): boolean {
    this.#client.pragma('busy_timeout = 0')
    try {
      this.#client.exec('begin immediate; rollback')
      return true
    } catch (error) {
      if (isLocked(error)) return false
      throw error
    } finally {
      this.#client.pragma(`busy_timeout = ${BUSY_TIMEOUT_MS}`)
    }
  }
}
