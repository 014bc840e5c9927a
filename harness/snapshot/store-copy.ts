/** The part of a store that a snapshot contains. */
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import Sqlite from 'better-sqlite3'
import type { Database } from '../../db/read-only.ts'

/**
 * A copy of one moment, even while runs are in progress.
 * @param place - a folder for temporary files.
 * @param leftOut - ids of runs whose curves are left out.
 * @returns the SQLite file, compressed with gzip.
 */
export async function copyStore(database: Database, place: string, leftOut: readonly string[]): Promise<Buffer> {
  const path = join(place, 'copy.sqlite')
  await database.$client.backup(path)
  const copy = new Sqlite(path)
  try {
    // One file without a log beside it, and without locks between threads that the browser does not have.
    copy.pragma('journal_mode = delete')
    const drop = copy.prepare('delete from points where series_id in (select id from series where run_id = ?)')
    copy.transaction(() => {
      for (const id of leftOut) drop.run(id)
    })()
    copy.exec('vacuum')
  } finally {
    copy.close()
  }
  const bytes = gzipSync(readFileSync(path), { level: 9 })
  rmSync(path)
  return bytes
}
