/** Checks that an open database is still the file with its name, since SQLite keeps writing to a deleted one. */
import { statSync } from 'node:fs'
import { goneMeanwhile } from '../../db/database-error.ts'

/** @returns a function that throws a DatabaseError once the file has been moved or deleted. */
export function watchFileIdentity(path: string): () => void {
  const identity = () => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found && `${found.dev} ${found.ino}`
  }
  const opened = identity()
  return () => {
    if (identity() === opened) return
    throw goneMeanwhile(path)
  }
}
