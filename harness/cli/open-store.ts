/** Opens the result store for commands that only read it. */
import { type Database, openReadOnly } from '../../db/read-only.ts'
import { EnvironmentError } from '../base/errors.ts'
import type { Io } from './io.ts'

/** @throws EnvironmentError when nothing is stored yet; DatabaseError when the file cannot be used. */
export function openStored(io: Io): Database {
  const database = openReadOnly(io.database)
  if (database !== null) return database
  throw new EnvironmentError({
    what: `there are no results yet at ${io.database}`,
    remedy: 'run `npx maskbench run quick`, or name another file with --db',
  })
}
