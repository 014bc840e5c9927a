/** Opens the result store for commands that only read it. */
import { existsSync } from 'node:fs'
import { registerStored } from '../../db/queries/plugins.ts'
import { type Database, openReadOnly, readableStore } from '../../db/read-only.ts'
import type { ReadableFile } from '../../db/readable-file.ts'
import { EnvironmentError, UsageError } from '../base/errors.ts'
import { idOf } from '../store/selection.ts'
import type { Io } from './io.ts'

/** @throws EnvironmentError when nothing is stored yet; DatabaseError when the file cannot be used. */
export function openStored(io: Io): Database {
  const database = openReadOnly(io.database)
  if (database !== null) {
    registerStored(database)
    return database
  }
  throw nothingStored(io)
}

/** The file of the result store, for other processes that read it. @throws as `openStored`. */
export function readableStored(io: Io): ReadableFile {
  const file = readableStore(io.database)
  if (file !== null) return file
  throw nothingStored(io)
}

const nothingStored = ({ database }: Io): EnvironmentError =>
  new EnvironmentError({
    what: `there are no results yet at ${database}`,
    remedy: 'run `npx maskbench run quick`, or name another file with --db',
  })

/**
 * Opens the store for a command about one run.
 * @param prefix - the beginning of the run's id.
 * @throws UsageError when no run or several begin like that; else as `openStored`.
 */
export function openRun(io: Io, prefix: string): { database: Database; id: string } {
  const database = openStored(io)
  return { database, id: idOf(database, prefix) }
}

/**
 * For commands that have an answer without any results.
 * @returns null when nothing is stored yet.
 * @throws UsageError when the user named a file that is not there; DatabaseError when the file cannot be used.
 */
export function openIfStored(io: Io): Database | null {
  const database = openReadOnly(io.database)
  if (database !== null) registerStored(database)
  if (database !== null || !io.databaseNamed || existsSync(io.database)) return database
  throw new UsageError({
    what: `there is no store at ${io.database}`,
    remedy: 'check --db or MASKBENCH_DB; without them maskbench.sqlite in this folder is read',
  })
}
