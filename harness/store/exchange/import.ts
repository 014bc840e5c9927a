/** Imports an exported file: it is unpacked next to the store, checked completely, merged, and removed again. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { type FileHandle, open } from 'node:fs/promises'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { openDatabase } from '../../../db/open.ts'
import { checkVersion } from '../../../db/read-only.ts'
import { EnvironmentError, FailureError, UsageError } from '../../base/errors.ts'
import { type FileKindName, fileKind, gunzip, startOf } from '../../base/formats/file-kind.ts'
import { quoted } from '../../base/quoted.ts'
import { ArtefactStore } from '../artefacts.ts'
import { rowProblems } from '../row-problems.ts'
import { BadContainer, type Entry, entries } from './container.ts'
import { artefactName, FORMAT_VERSION, MANIFEST, type Manifest, STORE, type StoredFile, unsealed } from './manifest.ts'
import { type Merged, mergeStore } from './merge.ts'
import { requireFile } from './require-file.ts'

const MANIFEST_LIMIT = 2 ** 28

/**
 * @param path - path of the store, which is created if needed.
 * @throws UsageError when the file is not an export; FailureError when it is damaged; EnvironmentError when it was
 *   written by a newer maskbench; the reason of `signal`. In all these cases nothing is changed.
 */
export async function importRuns(path: string, file: string, signal: AbortSignal): Promise<Merged> {
  if (!existsSync(dirname(path))) {
    throw new EnvironmentError({
      what: `there is no folder ${dirname(path)}`,
      remedy: 'create it, or name another --db',
    })
  }
  const source = await openFile(file)
  const folder = `${path}.${process.pid}.tmp`
  try {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder)
    const small = `${folder}/${STORE}`
    const manifest = await unpack(source, small, file, signal)
    checkStore(small, manifest, file)
    const database = openDatabase(path)
    try {
      return mergeStore(database, path, small, true)
    } finally {
      database.$client.close()
    }
  } finally {
    await source.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

async function openFile(file: string): Promise<FileHandle> {
  requireFile(file, 'a file written by `npx maskbench export`, or a table such as scores.csv')
  return open(file, 'r')
}

/** Every entry must be listed in the manifest, which comes first; its digest is checked while it is written. */
async function unpack(source: FileHandle, small: string, file: string, signal: AbortSignal): Promise<Manifest> {
  const store = new ArtefactStore(small)
  let manifest: Manifest | null = null
  let awaited = new Map<string, StoredFile>()
  try {
    for await (const entry of entries(source)) {
      signal.throwIfAborted()
      if (manifest === null) {
        manifest = await readManifest(entry, file)
        const { store: main, files } = manifest
        awaited = new Map([[STORE, main], ...files.map((one) => [artefactName(one.sha256), one] as const)])
        continue
      }
      const expected = awaited.get(entry.name)
      if (expected === undefined)
        throw new BadContainer(`it holds ${JSON.stringify(entry.name)}, which is not in its manifest`)
      if (expected.bytes !== entry.bytes) throw new BadContainer(`${entry.name} in it has the wrong length`)
      awaited.delete(entry.name)
      const target = entry.name === STORE ? small : store.path(expected.sha256)
      mkdirSync(dirname(target), { recursive: true })
      if ((await copy(entry, target, signal)) !== expected.sha256)
        throw new BadContainer(`${entry.name} in it is damaged`)
    }
    if (manifest === null) throw notOne(file)
    const [lacking] = awaited.keys()
    if (lacking !== undefined) throw new BadContainer(`${lacking} is missing from it`)
    return manifest
  } catch (error) {
    if (!(error instanceof BadContainer)) throw error
    if (manifest === null) throw notOne(file)
    throw damaged(file, error.message)
  }
}

async function readManifest({ name, bytes, parts }: Entry, file: string): Promise<Manifest> {
  if (name !== MANIFEST || bytes > MANIFEST_LIMIT) throw notOne(file)
  const all: Buffer[] = []
  for await (const part of parts()) all.push(part)
  const manifest = unsealed(Buffer.concat(all).toString('utf8'))
  if (manifest === null) throw damaged(file, `its ${MANIFEST} was changed`)
  if (typeof manifest === 'object') return manifest
  throw new EnvironmentError({
    what: `${file} was written by a newer maskbench (format ${manifest}; this version reads up to ${FORMAT_VERSION})`,
    remedy: 'update maskbench',
  })
}

/** @returns the sha256 of the bytes written. */
async function copy({ parts }: Entry, path: string, signal: AbortSignal): Promise<string> {
  const hash = createHash('sha256')
  const target = await open(path, 'wx')
  try {
    for await (const part of parts()) {
      signal.throwIfAborted()
      hash.update(part)
      for (let done = 0; done < part.length; ) done += (await target.write(part, done)).bytesWritten
    }
  } finally {
    await target.close()
  }
  return hash.digest('hex')
}

/** Checks the store itself: its digest only shows that it is unchanged, and it may come from anywhere. */
function checkStore(small: string, { counts, schema }: Manifest, file: string): void {
  const client = new Sqlite(small, { readonly: true })
  try {
    client.pragma('trusted_schema = off')
    const strange = client.prepare("select name from sqlite_master where type not in ('table', 'index')").pluck().get()
    if (strange !== undefined) throw damaged(file, `the store in it holds ${String(strange)}, which is not a table`)
    if (client.pragma('integrity_check(1)', { simple: true }) !== 'ok')
      throw damaged(file, 'the store in it is corrupt')
    if ((client.pragma('foreign_key_check') as unknown[]).length > 0)
      throw damaged(file, 'rows in it refer to missing runs')
    if (checkVersion(file, client) !== schema) throw damaged(file, 'the store in it has not the schema of its manifest')
    const [wrong] = rowProblems(client)
    if (wrong !== undefined) throw damaged(file, `in the store in it ${wrong}`)
    const runs = client.prepare('select count(*) from runs').pluck().get()
    if (runs !== counts.runs) throw damaged(file, 'the number of runs in it differs from its manifest')
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
    throw damaged(file, `the store in it cannot be read (${error.message})`)
  } finally {
    client.close()
  }
}

/** Says what the file is instead, if that is known: an export may have been packed on its way. */
function notOne(file: string): UsageError {
  const start = startOf(file)
  const kind = fileKind(start)
  const remedies: Partial<Record<FileKindName, string>> = {
    gzip: `unpack it, and name the .tar in it: \`${gunzip(file)}\``,
    zip: `unpack it, and name the .tar in it: \`unzip ${quoted(file)}\``,
    lfs: kind?.remedy?.(file, start),
    html: kind?.remedy?.(file, start),
  }
  return new UsageError({
    what: `${file} is not an export of maskbench${kind === null || kind.name === 'tar' ? '' : `: it is ${kind.title}`}`,
    remedy: (kind && remedies[kind.name]) ?? 'name a file written by `npx maskbench export`',
  })
}

function damaged(file: string, why: string): FailureError {
  return new FailureError({
    what: `${file} is damaged: ${why}`,
    remedy: 'nothing was imported; copy or export it again',
  })
}
