/** Opening the result store: one place decides pragmas, migrations and what a wrong file says. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { readMigrationFiles } from 'drizzle-orm/migrator'
import * as schema from './schema.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

const BUSY_TIMEOUT_MS = 15_000
const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** The file can't be used as it is; `remedy` says what to do. */
export class DatabaseError extends Error {
  override readonly name = 'DatabaseError'
  readonly remedy: string
  constructor(message: string, remedy: string) {
    super(message)
    this.remedy = remedy
  }
}

/**
 * Opens the store for writing, creating and migrating it as needed.
 * @throws DatabaseError when the file is not a maskbench database, is of a newer version, or can't be written.
 */
export function openDatabase(path: string): Database {
  return guarded(path, () => {
    const client = new Sqlite(path, { timeout: BUSY_TIMEOUT_MS })
    const mode = client.pragma('journal_mode = WAL', { simple: true })
    if (mode !== 'wal') {
      client.close()
      throw new DatabaseError(
        `${path} did not switch to write-ahead logging (it answers ${String(mode)})`,
        'put the database on a local disk: network file systems lack the locks it needs',
      )
    }
    client.pragma('synchronous = NORMAL')
    client.pragma('foreign_keys = ON')
    const database = drizzle(client, { schema, casing: 'snake_case' }) as Database
    checkVersion(path, client)
    migrate(database, { migrationsFolder })
    return database
  })
}

/**
 * Opens the store for reading only; the dashboard and the read-only commands use nothing else.
 * @returns null when there is no file yet.
 */
export function openReadOnly(path: string): Database | null {
  if (!existsSync(path)) return null
  return guarded(path, () => {
    const client = new Sqlite(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
    checkVersion(path, client)
    return drizzle(client, { schema, casing: 'snake_case' }) as Database
  })
}

/** Number of migrations this version of the code knows: the schema version that `doctor` prints. */
export function schemaVersion(): number {
  return readMigrationFiles({ migrationsFolder }).length
}

function checkVersion(path: string, client: Sqlite.Database): void {
  const tables = client.prepare("select name from sqlite_master where type = 'table'").pluck().all() as string[]
  if (tables.length === 0) return
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
}

function guarded<T>(path: string, open: () => T): T {
  try {
    return open()
  } catch (error) {
    if (error instanceof DatabaseError || !(error instanceof Error)) throw error
    const code = 'code' in error ? String(error.code) : ''
    if (code === 'SQLITE_NOTADB') {
      throw new DatabaseError(`${path} is not a database`, 'name another file with --db, or move this one away')
    }
    if (code === 'SQLITE_CORRUPT') {
      throw new DatabaseError(`${path} is damaged`, 'restore a copy, or move it away to start afresh')
    }
    if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
      throw new DatabaseError(`no room to write ${path}`, 'free some disk space and run the same command again')
    }
    if (code.startsWith('SQLITE_CANTOPEN') || code.startsWith('SQLITE_READONLY') || error instanceof TypeError) {
      throw new DatabaseError(`can't open ${path} (${error.message})`, 'check that the folder exists and is writable')
    }
    throw error
  }
}
