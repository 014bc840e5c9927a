/**
 * Exports runs as one file: a tar archive of a manifest, a small store and the artefact files under their digests. It
 * is written under a temporary name and renamed, so that a partial file never has the requested name.
 */

import { readFileSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import type Sqlite from 'better-sqlite3'
import { RESUME } from '../../../db/artefact-names.ts'
import { type Database, openDatabase } from '../../../db/open.ts'
import { schemaVersion } from '../../../db/read-only.ts'
import { sha256 } from '../../base/hash.ts'
import { hashFileIfThere } from '../../base/hash-file.ts'
import { temporaryFolder } from '../../base/process/temporary-folder.ts'
import { ArtefactStore } from '../artefacts.ts'
import { gitState } from '../runs/environment.ts'
import { append, type Entry, end, fileParts } from './container.ts'
import { artefactName, MANIFEST, type Manifest, STORE, type StoredFile, sealed } from './manifest.ts'
import { compareRuns, copyRows } from './merge-rows.ts'
import { withOtherStore } from './other-store.ts'

interface Options {
  /** Path of the store. */
  path: string
  /** Ids of the runs. */
  ids: readonly string[]
  /** Whether resume states are included. */
  states: boolean
  out: string
  signal: AbortSignal
}

interface Named extends StoredFile {
  runId: string
  name: string
  step: number
}

export interface Exported {
  runs: number
  files: number
  /** Size of the exported file. */
  bytes: number
  /** Artefacts whose file is missing or damaged: left out. */
  lost: Omit<Named, 'bytes'>[]
}

/** @param database - the store, open for reading. @throws the reason of `signal`. */
export async function exportRuns(database: Database, { path, ids, states, out, signal }: Options): Promise<Exported> {
  const store = new ArtefactStore(path)
  const [whole, lost]: [Map<string, number>, Named[]] = [new Map(), []]
  for (const one of artefactsOf(database, ids, states)) {
    signal.throwIfAborted()
    const good = whole.has(one.sha256) || (await hashFileIfThere(store.path(one.sha256))) === one.sha256
    if (good) whole.set(one.sha256, one.bytes)
    else lost.push(one)
  }
  const files = [...whole].map(([digest, bytes]) => ({ sha256: digest, bytes }))
  const folder = temporaryFolder('export')
  const beside = `${out}.${process.pid}.tmp`
  try {
    const small = join(folder, STORE)
    const counts = writeSmall(small, path, { ids, states, digests: [...whole.keys()] })
    const manifest = sealed({ schema: schemaVersion(), madeBy: madeBy(), counts, store: describe(small), files })
    const all: Entry[] = [
      { name: MANIFEST, bytes: manifest.length, parts: () => once(manifest) },
      { name: STORE, bytes: statSync(small).size, parts: () => fileParts(small) },
      ...files.map(({ sha256: digest, bytes }) => ({
        name: artefactName(digest),
        bytes,
        parts: () => fileParts(store.path(digest)),
      })),
    ]
    const target = await open(beside, 'w')
    try {
      for (const entry of all) await append(target, { ...entry, parts: () => heeding(signal, entry.parts()) })
      await end(target)
    } finally {
      await target.close()
    }
    const { size } = statSync(beside)
    renameSync(beside, out)
    return { runs: counts.runs, files: files.length, bytes: size, lost: lost.map(({ bytes: _, ...one }) => one) }
  } finally {
    rmSync(beside, { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Whether a file was written by `exportRuns`; only such files may be overwritten. */
export async function isExport(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const start = Buffer.alloc(MANIFEST.length + 1)
    await file.read(start, 0, start.length, 0)
    return start.equals(Buffer.from(`${MANIFEST}\0`))
  } finally {
    await file.close()
  }
}

function artefactsOf(database: Database, ids: readonly string[], states: boolean): Named[] {
  return database.$client
    .prepare(
      `select run_id as runId, name, step, sha256, bytes from artefacts
       where run_id in (select value from json_each(?)) and (name <> ? or ?) order by run_id, name, step`,
    )
    .all(JSON.stringify(ids), RESUME, states ? 1 : 0) as Named[]
}

interface Content {
  ids: readonly string[]
  states: boolean
  digests: readonly string[]
}

/** Writes a store with only these runs to one file. */
function writeSmall(small: string, path: string, { ids, states, digests }: Content): Manifest['counts'] {
  const database = openDatabase(small)
  const client = database.$client
  try {
    withOtherStore(database, path, () => {
      client.transaction(() => {
        compareRuns(client, ids)
        copyRows(client, digests)
        if (!states) client.prepare('delete from artefacts where name = ?').run(RESUME)
      })()
    })
    const count = (table: string) => client.prepare(`select count(*) from ${table}`).pluck().get() as number
    const counts = {
      runs: count('runs'),
      points: count('points'),
      scores: count('scores'),
      artefacts: count('artefacts'),
    }
    dropTriggers(client)
    client.pragma('journal_mode = delete')
    client.exec('vacuum')
    return counts
  } finally {
    client.close()
  }
}

/** Drops triggers and views: an export holds only data, and `import` recreates the summaries. */
function dropTriggers(client: Sqlite.Database): void {
  const found = client
    .prepare("select type, name from sqlite_master where type in ('trigger', 'view') order by type = 'view'")
    .all() as { type: string; name: string }[]
  for (const { type, name } of found) client.exec(`drop ${type} if exists "${name}"`)
}

function madeBy(): Manifest['madeBy'] {
  const { version } = JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url), 'utf8'))
  const { gitCommit } = gitState()
  return { maskbench: version, node: process.versions.node, gitCommit, at: new Date().toISOString() }
}

function describe(path: string): StoredFile {
  const bytes = readFileSync(path)
  return { sha256: sha256(bytes), bytes: bytes.length }
}

async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes
}

async function* heeding(signal: AbortSignal, parts: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    signal.throwIfAborted()
    yield part
  }
}
