import type { Database } from '../../db/read-only.ts'
import { idOf } from '../store/selection.ts'
import type { Io } from './io.ts'
import { openStored } from './open-store.ts'

/**
 * Opens the store for a command about one run.
 * @param prefix - the beginning of the run's id.
 * @throws UsageError when no run or several begin like that; else as `openStored`.
 */
export function openRun(io: Io, prefix: string): { database: Database; id: string } {
  const database = openStored(io)
  return { database, id: idOf(database, prefix) }
}
