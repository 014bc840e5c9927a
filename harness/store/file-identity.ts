/** Checks that an open database is still the file with its name, since SQLite keeps writing to a deleted one. */
import { statSync } from 'node:fs'
import { EnvironmentError } from '../base/errors.ts'

/** @returns a function that throws an EnvironmentError once the file has been moved or deleted. */
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
