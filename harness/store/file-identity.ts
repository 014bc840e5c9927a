/** Whether an open database is still the file of its name: SQLite goes on writing to one that was deleted. */
import { statSync } from 'node:fs'
import { EnvironmentError } from '../base/errors.ts'

/** @returns what throws an EnvironmentError once the file is moved or deleted. */
export function watchFileIdentity(path: string): () => void {
  const identity = () => {
    const found = statSync(path, { throwIfNoEntry: false })
    return found && `${found.dev} ${found.ino}`
  }
  const opened = identity()
  return () => {
    if (identity() === opened) return
    throw new EnvironmentError({
      what: `${path} was deleted or moved while it was in use`,
      remedy: 'put it back and run the same command again, or run it to start afresh',
    })
  }
}
