/** Reads the results that ship with maskbench: they are unpacked to the temporary folder and imported from there. */
import { createReadStream, createWriteStream, rmSync } from 'node:fs'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { createBrotliDecompress } from 'node:zlib'
import type Sqlite from 'better-sqlite3'
import { configurationKey } from '../../../db/config/configuration.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { REFERENCE_FILE, type ReferenceFacts, referenceFacts } from '../../../db/reference.ts'
import { EnvironmentError } from '../../base/errors.ts'
import { hashFileIfThere } from '../../base/hash-file.ts'
import { temporaryFolder } from '../../base/process/temporary-folder.ts'
import { importRuns } from './import.ts'
import type { Merged } from './merge.ts'
import { compareRuns, copyRows } from './merge-rows.ts'
import { withOtherStore } from './other-store.ts'

/** @throws EnvironmentError where they are missing. */
export function requireReference(): ReferenceFacts {
  const facts = referenceFacts()
  if (facts !== null) return facts
  throw new EnvironmentError({
    what: 'this copy of maskbench ships without reference results',
    remedy: 'clone it again, or make results of your own with `npx maskbench run standard`',
  })
}

/**
 * Imports them into a store, which is created if needed.
 * @throws EnvironmentError where they are missing or damaged; else as `importRuns`.
 */
export async function importReference(path: string, signal: AbortSignal): Promise<Merged> {
  const { sha256 } = requireReference()
  if ((await hashFileIfThere(REFERENCE_FILE)) !== sha256) {
    throw new EnvironmentError({ what: `${REFERENCE_FILE} is damaged`, remedy: 'get it again, e.g. by `git checkout`' })
  }
  const folder = temporaryFolder('reference')
  try {
    const unpacked = join(folder, 'results.tar')
    await pipeline(createReadStream(REFERENCE_FILE), createBrotliDecompress(), createWriteStream(unpacked), { signal })
    return await importRuns(path, unpacked, signal)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Calls `work` with a temporary store of the reference and of those finished runs of the store at `path` whose
 * configuration and data the reference has as well.
 * @throws as `importReference`.
 */
export async function besideReference<T>(path: string, signal: AbortSignal, work: (both: Database) => T): Promise<T> {
  const folder = temporaryFolder('beside-reference')
  try {
    const both = join(folder, 'both.sqlite')
    await importReference(both, signal)
    const database = openDatabase(both)
    try {
      const { $client: client } = database
      withOtherStore(database, path, () => {
        client.transaction(() => {
          compareRuns(client, runsOfSameConfiguration(client))
          copyRows(client, [])
        })()
      })
      return work(database)
    } finally {
      database.$client.close()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

interface Row {
  id: string
  config: string
  dataDigest: string
}

function runsOfSameConfiguration(client: Sqlite.Database): string[] {
  const key = ({ config, dataDigest }: Row) => configurationKey(JSON.parse(config), dataDigest)
  const rows = (store: 'main' | 'other') =>
    client
      .prepare(`select id, config, data_digest as dataDigest from ${store}.runs where status = 'done'`)
      .all() as Row[]
  const known = new Set(rows('main').map(key))
  const ids = new Set(rows('main').map(({ id }) => id))
  return rows('other').flatMap((row) => (known.has(key(row)) && !ids.has(row.id) ? [row.id] : []))
}
