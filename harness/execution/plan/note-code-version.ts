/**
 * Tells a store which version of the code there is now, for every kind of run: what was made with another one is stale,
 * also where none of its kind has been asked for since.
 */
import { eq } from 'drizzle-orm'
import type { RunKind } from '../../../db/names.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { DatabaseError, openReadOnly } from '../../../db/read-only.ts'
import { meta } from '../../../db/schema.ts'
import { codeVersion } from './code-version.ts'
import { RUNNERS } from './runners.ts'

export function noteCode(database: Database): void {
  for (const [key, value] of unnoted(database)) {
    database.insert(meta).values({ key, value }).onConflictDoUpdate({ target: meta.key, set: { value } }).run()
  }
}

/** The same for a store that is only looked at: it is written if there is something to note, and may be. */
export function noteCodeIn(path: string): void {
  const stored = openReadOnly(path)
  const news = stored === null ? [] : unnoted(stored)
  stored?.$client.close()
  if (news.length === 0) return
  try {
    const database = openDatabase(path)
    noteCode(database)
    database.$client.close()
  } catch (error) {
    if (!(error instanceof DatabaseError)) throw error
  }
}

function unnoted(database: Database): [key: string, version: string][] {
  const noted = (key: string) => database.select().from(meta).where(eq(meta.key, key)).get()?.value
  return (Object.keys(RUNNERS) as RunKind[])
    .map((kind): [string, string] => [`code:${kind}`, codeVersion(kind)])
    .filter(([key, version]) => noted(key) !== version)
}
