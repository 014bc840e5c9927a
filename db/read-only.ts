/** Opens the result store for reading, for the dashboard and the read-only commands. */
import { existsSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { type BetterSQLite3Database, drizzle } from 'drizzle-orm/better-sqlite3'
import { DatabaseError, guarded } from './database-error.ts'
import journal from './migrations/meta/_journal.json' with { type: 'json' }
import { type ReadableFile, readableFile } from './readable-file.ts'
import * as schema from './schema/index.ts'

export type Database = BetterSQLite3Database<typeof schema> & { $client: Sqlite.Database }

export const BUSY_TIMEOUT_MS = 15_000

/**
 * Opens the store for reading only; the dashboard and the read-only commands use nothing else. Where nothing can be
 * written beside the file, what is opened is a copy of this moment (`isCopy`).
 * @returns null when there is no file yet or it is empty.
 */
export function openReadOnly(path: string): Database | null {
  if (!existsSync(path)) return null
  return guarded(path, () => {
    using file = readableFile(path)
    return openFile(path, file)
  })
}

/**
 * The file of a store that several connections read, with one copy for all where a copy is needed.
 * @returns null when there is no file yet or it is empty.
 */
export function readableStore(path: string): ReadableFile | null {
  if (!existsSync(path)) return null
  return guarded(path, () => {
    const file = readableFile(path)
    let isStore = false
    try {
      const database = openFile(path, file)
      database?.$client.close()
      isStore = database !== null
      return isStore ? file : null
    } finally {
      if (!isStore) file[Symbol.dispose]()
    }
  })
}

/** @param path - of the store, as errors name it. */
function openFile(path: string, file: ReadableFile): Database | null {
  const client = new Sqlite(file.path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
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
}

/** Whether an open store does not follow its file. */
export function isCopy({ $client: client }: Database, path: string): boolean {
  return client.name !== path
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
