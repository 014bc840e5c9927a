/** Opens the result store for reading, for the dashboard and the read-only commands. */
import { existsSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import journal from './migrations/meta/_journal.json' with { type: 'json' }
import * as schema from './schema/index.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

export const BUSY_TIMEOUT_MS = 15_000

/** The file cannot be used as it is; `remedy` says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/**
 * Opens the store for reading only; the dashboard and the read-only commands use nothing else.
 * @returns null when there is no file yet or it is empty.
 */
export function openReadOnly(path: string): Database | null {
  if (!existsSync(path)) return null
  return guarded(path, () => {
    const client = new Sqlite(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
    try {
      const applied = checkVersion(path, client)
      if (applied > 0 && applied < schemaVersion()) {
        throw new DatabaseError(
          `${path} was written by an older maskbench (schema ${applied}, this one knows ${schemaVersion()})`,
          'run any suite with `npx maskbench run` to migrate it; no data is lost',
        )
      }
      if (applied > 0) return drizzle(client, { schema, casing: 'snake_case' }) as Database
    } catch (error) {
      client.close()
      throw error
    }
    client.close()
    return null
  })
}

/** The schema version of this code, i.e. its number of migrations, as printed by `doctor`. */
export function schemaVersion(): number {
  return journal.entries.length
}

/** @returns the schema version of an open file: 0 for an empty one. */
export function checkVersion(path: string, client: Sqlite.Database): number {
  const tables = client.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[]
  if (tables.length === 0) return 0
  if (!tables.includes('__drizzle_migrations')) {
    throw new DatabaseError(`${path} is an SQLite file of another program`, 'name another file with --db')
  }
  const applied = client.prepare('select count(*) from __drizzle_migrations').pluck().get() as number
  if (applied > schemaVersion()) {
    throw new DatabaseError(
      `${path} was written by a newer maskbench (schema ${applied}, this one knows ${schemaVersion()})`,
      'update maskbench, or name another file with --db',
    )
  }
  return applied
}

export function noRoom(path: string): DatabaseError {
  return new DatabaseError(`no room to write ${path}`, 'free some disk space and run the same command again')
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
    if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
      throw noRoom(path)
    }
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || error instanceof TypeError) {
      throw new DatabaseError(`can't open ${path} (${error.message})`, 'check that the folder exists and is writable')
    }
    throw error
  }
}
