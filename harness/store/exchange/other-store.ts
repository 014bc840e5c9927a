/** Attaches another store to an open one for reading. Nothing is ever written to it. */
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import { DatabaseError, guarded } from '../../../db/database-error.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { BUSY_TIMEOUT_MS, checkVersion, schemaVersion } from '../../../db/read-only.ts'
import { readableFile } from '../../../db/readable-file.ts'
import { EnvironmentError, UsageError } from '../../base/errors.ts'
import { temporaryFolder } from '../../base/process/temporary-folder.ts'
import { requireFile } from './require-file.ts'

/** Large, because the points of one curve are scattered over a file that many runs wrote concurrently. */
const READ_CACHE_KB = 2 ** 18

/**
 * Calls `work` while the store in the file `from` is attached under the name `other`. A store that was written by an
 * older maskbench or is in a read-only folder is copied to the temporary folder and migrated there.
 * @returns null when the file has no tables yet.
 * @throws UsageError when there is no such file or it is not a store; EnvironmentError for one of a newer maskbench.
 */
export function withOtherStore<T>(database: Database, from: string, work: () => T): T | null {
  requireFile(from, 'a store file')
  const folder = temporaryFolder('merge')
  try {
    using file = readable(from)
    const path = current(file.path, from, folder)
    if (path === null) return null
    const client = database.$client
    client.prepare('attach ? as other').run(path)
    try {
      client.pragma(`other.cache_size = ${-READ_CACHE_KB}`)
      return work()
    } finally {
      client.exec('detach other')
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function readable(from: string) {
  try {
    return guarded(from, () => readableFile(from))
  } catch (error) {
    throw asUsage(error, from)
  }
}

/** @returns a file with the current schema and the same rows, `path` itself or a copy; null when it is empty. */
function current(path: string, from: string, folder: string): string | null {
  let version: number
  try {
    version = versionOf(path)
  } catch (error) {
    throw asUsage(error, from)
  }
  if (version === 0) return null
  if (version === schemaVersion()) return path
  const copy = join(folder, 'store.sqlite')
  const client = new Sqlite(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
  try {
    client.prepare('vacuum into ?').run(copy)
  } finally {
    client.close()
  }
  openDatabase(copy).$client.close()
  return copy
}

function versionOf(path: string): number {
  return guarded(path, () => {
    const client = new Sqlite(path, { readonly: true, timeout: BUSY_TIMEOUT_MS })
    try {
      return checkVersion(path, client)
    } finally {
      client.close()
    }
  })
}

function asUsage(error: unknown, from: string): unknown {
  if (!(error instanceof DatabaseError)) return error
  if (error.message.includes('newer maskbench')) {
    return new EnvironmentError({ what: error.message, remedy: 'update maskbench here, then merge it' })
  }
  return new UsageError({ what: error.message, remedy: `nothing was merged from ${from}; name another file` })
}
