/** A store where nothing can be written beside it: write-ahead logging needs files there even for reading. */
import { chmodSync, closeSync, copyFileSync, existsSync, mkdtempSync, openSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DatabaseError } from './database-error.ts'

/** The file and the logs of what is not in it yet. */
const PARTS = ['', '-wal', '-journal']
const ATTEMPTS = 5

export interface ReadableFile extends Disposable {
  path: string
}

/**
 * @returns the file itself if SQLite can read it where it lies, else a copy in the temporary folder. The copy is removed
 * when it is disposed of; connections that are open by then can still read it.
 * @throws DatabaseError when the file may not be read or cannot be copied.
 */
export function readableFile(path: string): ReadableFile {
  if (canBeOpened(path)) return { path, [Symbol.dispose]() {} }
  if (!mayBeRead(path)) {
    throw new DatabaseError(`${path} may not be read`, 'get permission to read it, or name another file with --db')
  }
  let folder: string | undefined
  const remove = () => folder !== undefined && rmSync(folder, { recursive: true, force: true })
  try {
    folder = mkdtempSync(join(tmpdir(), 'maskbench-read-'))
    const copy = join(folder, 'store.sqlite')
    copyMoment(path, copy)
    withoutLog(copy)
    return { path: copy, [Symbol.dispose]: remove }
  } catch (error) {
    remove()
    const isOfDisk = error instanceof Sqlite.SqliteError && /^SQLITE_(FULL|IOERR)/.test(error.code)
    if (error instanceof DatabaseError || (error instanceof Sqlite.SqliteError && !isOfDisk)) throw error
    const what = `${path} lies where nothing can be written, and cannot be copied to ${tmpdir()}`
    const why = error instanceof Error ? error.message : String(error)
    throw new DatabaseError(`${what} (${why})`, 'make room there, or set TMPDIR to another folder')
  }
}

/** Whether SQLite can make the files that it needs beside the store; true also where it fails for any other reason. */
function canBeOpened(path: string): boolean {
  try {
    const client = new Sqlite(path, { readonly: true })
    try {
      client.prepare('select 1 from sqlite_master').get()
    } finally {
      client.close()
    }
    return true
  } catch (error) {
    return !(error instanceof Sqlite.SqliteError && /^SQLITE_(CANTOPEN|READONLY)/.test(error.code))
  }
}

function mayBeRead(path: string): boolean {
  try {
    closeSync(openSync(path, 'r'))
    return true
  } catch {
    return false
  }
}

/** Copies again if another machine or mount has written meanwhile. */
function copyMoment(path: string, copy: string): void {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const before = stamp(path)
    for (const part of PARTS) {
      rmSync(copy + part, { force: true })
      if (!existsSync(path + part)) continue
      copyFileSync(path + part, copy + part)
      // A copy has the rights of its original, which may be those of reading alone.
      chmodSync(copy + part, 0o600)
    }
    if (stamp(path) === before) return
  }
  throw new DatabaseError(`${path} changes faster than it can be copied`, 'try again when less is written to it')
}

/** What changes whenever somebody writes to a store. */
export function stamp(path: string): string {
  const stats = PARTS.map((part) => statSync(path + part, { bigint: true, throwIfNoEntry: false }))
  return stats.map((found) => (found ? `${found.ino} ${found.size} ${found.mtimeNs}` : '')).join(', ')
}

/** Takes what is in the log into the file, so that it is read without further files. */
function withoutLog(copy: string): void {
  const client = new Sqlite(copy)
  try {
    client.pragma('journal_mode = DELETE')
  } finally {
    client.close()
  }
}
