/**
 * Records the current code version of every kind of run in a store. Runs made with another version are stale, even if
 * no run of that kind has been requested since.
 */
import Sqlite from 'better-sqlite3'
import { eq } from 'drizzle-orm'
import type { RunnableKind } from '../../../db/config/run.ts'
import { DatabaseError } from '../../../db/database-error.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { openReadOnly } from '../../../db/read-only.ts'
import { meta } from '../../../db/schema/index.ts'
import { codeVersion } from './code-version.ts'
import { RUNNERS } from './runners.ts'

export function noteCode(database: Database): void {
  for (const [key, value] of unnoted(database)) {
    database.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
  }
}

/** The same for commands that only read the store: it is written if something has changed and it is writable. */
export function noteCodeIn(path: string): void {
  const stored = openReadOnly(path)
  const news = stored === null ? [] : unnoted(stored)
  stored?.$client.close()
  if (news.length === 0) return
  let database: Database | undefined
  try {
    database = openDatabase(path)
    noteCode(database)
  } catch (error) {
    if (!(error instanceof DatabaseError) && !cannotWrite(error)) throw error
  } finally {
    database?.$client.close()
  }
}

/** A store on a read-only disk can be opened where the files of its log are there already. */
const cannotWrite = (error: unknown): boolean =>
  error instanceof Sqlite.SqliteError && /^SQLITE_(READONLY|CANTOPEN|FULL|IOERR|BUSY)/.test(error.code)

function unnoted(database: Database): [key: string, version: string][] {
  const noted = (key: string) => database.select().from(meta).where(eq(meta.key, key)).get()?.value
  return (Object.keys(RUNNERS) as RunnableKind[])
    .map((kind): [string, string] => [`code:${kind}`, codeVersion(kind)])
    .filter(([key, version]) => noted(key) !== version)
}
