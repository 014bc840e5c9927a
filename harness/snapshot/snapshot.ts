/**
 * The dashboard as files that need no server: the pages' own code bundled for the browser, the store that they read, and
 * the pictures. Opened from a disk, a page may load scripts but not fetch, so the store is a script as well.
 */
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { listRuns } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { temporaryFolder } from '../base/process/temporary-folder.ts'
import { gitState } from '../store/runs/environment.ts'
import { bundleApp } from './bundle.ts'
import { INDEX_HTML } from './index-html.ts'
import { copyPictures } from './pictures.ts'
import { copyStore } from './store-copy.ts'
import { MANIFEST, writeWhole } from './target.ts'

interface Options {
  /** Path of the store. */
  path: string
  /** A folder, or a file that ends with `.zip`. */
  out: string
  /** Number of runs with pages, newest first. */
  runs: number
  note: (line: string) => void
  signal: AbortSignal
}

export interface Snapshot {
  /** Number of runs with pages. */
  runs: number
  files: number
  /** Size of the folder or the archive. */
  bytes: number
  leftOut: {
    /** Number of older runs without a page. */
    runs: number
    /** Pictures that are missing from the store. */
    missing: string[]
  }
}

/**
 * @param database - the store, open for reading.
 * @throws the reason of `signal`.
 */
export async function writeSnapshot(database: Database, options: Options): Promise<Snapshot> {
  const { path, out, note, signal } = options
  const place = temporaryFolder('html')
  try {
    const ids = listRuns(database, {}).map(({ id }) => id)
    const older = ids.slice(options.runs)
    const facts = factsOf(basename(path))
    const written = await writeWhole(out, async (folder) => {
      const assets = join(folder, 'assets')
      mkdirSync(assets)
      note('bundling the pages …')
      await bundleApp(assets)
      signal.throwIfAborted()
      note('copying the store …')
      const store = await copyStore(database, place, older)
      signal.throwIfAborted()
      const leftOut = new Set(older)
      const { starts, missing } = await copyPictures(database, { path, folder, leftOut, signal, tell: tellOf(note) })
      const data = {
        store: basename(path),
        database: store.toString('base64'),
        pictures: starts,
        withoutPages: older,
        provenance: facts.provenance,
      }
      writeFileSync(join(assets, 'data.js'), `globalThis.maskbench = ${JSON.stringify(data)}\n`)
      copyFileSync(new URL('../../dashboard/app/icon.svg', import.meta.url), join(assets, 'icon.svg'))
      writeFileSync(join(folder, 'index.html'), INDEX_HTML)
      const counts = { runs: ids.length - older.length, leftOut: { runs: older.length, missing } }
      const { version, commit, at, store: name } = facts
      const manifest = { maskbench: version, commit, at, store: name, ...counts }
      writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
      return { ...counts, ...sizeOf(folder) }
    })
    return statSync(out).isFile() ? { ...written, bytes: statSync(out).size } : written
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const TELL_EVERY_MS = 3000

function tellOf(note: (line: string) => void) {
  let told = performance.now()
  return (done: number, all: number) => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    note(`${done} of ${all} pictures …`)
  }
}

function factsOf(store: string) {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const { gitCommit, gitDirty } = gitState()
  const at = new Date().toISOString()
  const code = gitCommit ? `, commit ${gitCommit.slice(0, 12)}${gitDirty ? ' with changes' : ''}` : ''
  const provenance = `Snapshot of ${store}, ${at.slice(0, 16).replace('T', ' ')} UTC, maskbench ${version}${code}: it does not change.`
  return { version, commit: gitCommit, at, store, provenance }
}

function sizeOf(folder: string): { files: number; bytes: number } {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => join(folder, path))
  const sizes = paths.map((path) => statSync(path)).filter((stats) => stats.isFile())
  return { files: sizes.length, bytes: sizes.reduce((sum, { size }) => sum + size, 0) }
}
