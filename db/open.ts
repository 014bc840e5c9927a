/** Opens the result store for writing, with its pragmas, migrations and errors. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import Sqlite from 'better-sqlite3'
import { drizzle } from 'drizzle-orm/better-sqlite3'
import { migrate } from 'drizzle-orm/better-sqlite3/migrator'
import { DatabaseError, goneMeanwhile, guarded, noRoom } from './database-error.ts'
import { importPublished } from './published.ts'
import { BUSY_TIMEOUT_MS, checkVersion, type Database, schemaVersion } from './read-only.ts'
import * as schema from './schema/index.ts'

export type { Database } from './read-only.ts'

const migrationsFolder = fileURLToPath(new URL('./migrations', import.meta.url))

/** The longest time that SQLite can wait for. */
const LONGEST_MS = 2 ** 31 - 1

interface Opening {
  /** True if no other process opens the file. No shared memory is used then, so it may be on a network disk. */
  alone?: boolean
  /** True if the file was there a moment ago: one that was moved away is not begun anew in its old place. */
  existing?: boolean
  /** True to wait for as long as another program holds the lock, be it for days. */
  patient?: boolean
}

/**
 * Opens the store for writing, creating and migrating it as needed.
 * @throws DatabaseError when the file is not a maskbench database, has a newer schema, or cannot be written.
 */
export function openDatabase(
  path: string,
  { alone = false, existing = false, patient = false }: Opening = {},
): Database {
  return guarded(path, () => {
    if (existing && !existsSync(path)) throw goneMeanwhile(path)
    const client = new Sqlite(path, { timeout: patient ? LONGEST_MS : BUSY_TIMEOUT_MS, fileMustExist: existing })
    try {
      return prepared(path, client, alone)
    } catch (error) {
      client.close()
      throw error
    }
  })
}

function prepared(path: string, client: Sqlite.Database, alone: boolean): Database {
  if (alone) client.pragma('locking_mode = EXCLUSIVE')
  const mode = client.pragma('journal_mode = WAL', { simple: true })
  if (mode !== 'wal') {
    throw new DatabaseError(
      `${path} did not switch to write-ahead logging (it answers ${String(mode)})`,
      'put the database on a local disk: network file systems lack the locks it needs',
    )
  }
  client.pragma('synchronous = NORMAL')
  client.pragma('foreign_keys = ON')
  const database = drizzle(client, { schema, casing: 'snake_case' }) as Database
  // Another process may migrate the same new file at this moment: what failed for that reason is done by then.
  for (let tries = 3; checkVersion(path, client) < schemaVersion(); tries--) {
    try {
      migrate(database, { migrationsFolder })
    } catch (error) {
      if (tries === 1) throw undone(error) ? noRoom(path) : error
    }
  }
  importPublished(database)
  return database
}

/** SQLite itself undoes what the disk had no room for; the library's own ROLLBACK then fails and hides why. */
function undone(error: unknown): boolean {
  return error instanceof Error && /'ROLLBACK'/.test(error.message)
}

/** Closes a store that was opened alone and leaves one plain file, which can be read anywhere. */
export function closeAlone({ $client: client }: Database): void {
  client.pragma('journal_mode = DELETE')
  client.close()
}
