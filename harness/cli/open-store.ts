/** How the commands that only look open the result store. */
import { type Database, openReadOnly } from '../../db/read-only.ts'
import { EnvironmentError } from '../base/errors.ts'
import type { Io } from './io.ts'

/** @throws EnvironmentError when there is nothing stored yet; DatabaseError when the file can't be used. */
export function openStored(io: Io): Database {
  const database = openReadOnly(io.database)
  if (database !== null) return database
  throw new EnvironmentError({
    what: `there are no results yet at ${io.database}`,
    remedy: 'make some with `npx maskbench run quick`, or name another file with --db',
  })
}
