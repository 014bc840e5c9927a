/** Why a store cannot be opened, and what to do about it. */
import { statSync } from 'node:fs'
import { NO_ROOM } from '../harness/base/explain.ts'

/** The file cannot be used as it is; `remedy` says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

export function noRoom(path: string): DatabaseError {
  return new DatabaseError(`no room to write ${path}`, 'free some disk space and run the same command again')
}

export function goneMeanwhile(path: string): DatabaseError {
  const remedy = 'put it back and run the same command again, or run it to start afresh'
  return new DatabaseError(`${path} was deleted or moved while it was in use`, remedy)
}

export function guarded<T>(path: string, open: () => T): T {
  // SQLite would wait for ever at a named pipe.
  if (statSync(path, { throwIfNoEntry: false })?.isFile() === false) {
    throw new DatabaseError(`${path} is not a regular file`, 'name another file with --db')
  }
  try {
    return open()
  } catch (error) {
    if (error instanceof DatabaseError || !(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : ''
    if (code === 'ERR_DLOPEN_FAILED' || error.message.startsWith('Could not locate the bindings file')) {
      throw new DatabaseError('the database driver is not compiled for this Node', 'run `npm run setup`')
    }
    if (code === 'SQLITE_NOTADB') {
      throw new DatabaseError(`${path} is not a database`, 'name another file with --db, or move this one away')
    }
    if (code === 'SQLITE_CORRUPT') {
      throw new DatabaseError(`${path} is damaged`, 'restore a copy, or move it away to start afresh')
    }
    if (NO_ROOM.test(code)) throw noRoom(path)
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || error instanceof TypeError) {
      throw new DatabaseError(`can't open ${path} (${error.message})`, 'check that the folder exists and is writable')
    }
    throw error
  }
}
