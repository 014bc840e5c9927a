/**
 * The dashboard as a folder of pages that need no server: a copy of the store is served on a port of its own, read from
 * the first page on, and every answer becomes a file.
 */
import { mkdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { listRuns } from '../../db/queries/runs.ts'
import type { Database } from '../../db/read-only.ts'
import { temporaryFolder } from '../base/temporary-folder.ts'
import { gitState } from '../store/runs/environment.ts'
import { addressOf, relative } from './address.ts'
import { type Crawled, CSS_URL, crawl } from './crawl.ts'
import { MANIFEST, writeWhole } from './folder.ts'
import { SCRIPT, STYLES, standAlone } from './page.ts'

interface Options {
  /** Path of the store. */
  path: string
  out: string
  /** Number of runs with pages, newest first. */
  runs: number
  /** Serves a store until stopped. */
  serve: (path: string) => Promise<{ base: string; stop: () => Promise<void> }>
  note: (line: string) => void
  signal: AbortSignal
}

export interface Snapshot {
  pages: number
  files: number
  bytes: number
  leftOut: {
    /** Number of older runs without a page. */
    runs: number
    /** Addresses of views beyond the limit per page. */
    views: string[]
    /** Addresses of files that are missing from the store. */
    missing: string[]
  }
}

/**
 * @param database - the store, open for reading.
 * @throws the reason of `signal`; FailureError when a page is broken.
 */
export async function writeSnapshot(database: Database, options: Options): Promise<Snapshot> {
  const { path, out, runs, serve, note, signal } = options
  const place = temporaryFolder('html')
  const copy = join(place, basename(path))
  try {
    // A copy, so that all pages show the same moment even while runs are in progress.
    await database.$client.backup(copy)
    symlinkSync(`${path}.d`, `${copy}.d`, 'junction')
    const all = listRuns(database, {}).map(({ id }) => id)
    const kept = new Set(all.slice(0, runs))
    const server = await serve(copy)
    try {
      return await writeWhole(out, async (folder) => {
        const crawled = await crawl({
          base: server.base,
          folder,
          headers: { 'x-maskbench-snapshot': String(runs) },
          wanted: (address) => {
            // Comparing any two runs needs a server.
            if (address === '/compare') return false
            const id = /^\/runs\/([0-9a-f]+)$/.exec(address)?.[1]
            return id === undefined || kept.has(id)
          },
          clean: (text) => text.replaceAll(`${place}/`, ''),
          tell: tellOf(note),
          signal,
        })
        return finish(folder, crawled, basename(path), all.length - kept.size)
      })
    } finally {
      await server.stop()
    }
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
}

const TELL_EVERY_MS = 3000

function tellOf(note: (line: string) => void) {
  let told = performance.now()
  return (done: number, known: number) => {
    if (performance.now() - told < TELL_EVERY_MS) return
    told = performance.now()
    note(`${done} of the ${known} files found so far …`)
  }
}

async function finish(folder: string, crawled: Crawled, store: string, olderRuns: number): Promise<Snapshot> {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'))
  const { gitCommit, gitDirty } = gitState()
  const at = new Date().toISOString()
  const code = gitCommit ? `, commit ${gitCommit.slice(0, 12)}${gitDirty ? ' with changes' : ''}` : ''
  const provenance = `Snapshot of ${store}, ${at.slice(0, 16).replace('T', ' ')} UTC, maskbench ${version}${code}: it does not change, and greyed-out controls need the live dashboard.`
  const facts = { provenance, rules: new Map<string, string>() }
  for (const address of crawled.pages) {
    const file = join(folder, crawled.files.get(address)!)
    await writeFile(file, standAlone(await readFile(file, 'utf8'), address, crawled, facts))
  }
  for (const address of crawled.styles) await rewriteStyles(folder, address, crawled)
  mkdirSync(dirname(join(folder, STYLES)), { recursive: true })
  writeFileSync(join(folder, STYLES), ownStyles(facts.rules))
  writeFileSync(join(folder, SCRIPT), await bundleScript())
  const leftOut = { runs: olderRuns, views: crawled.tooMany, missing: crawled.missing }
  const manifest = { maskbench: version, commit: gitCommit, at, store, pages: crawled.pages.length, leftOut }
  writeFileSync(join(folder, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`)
  const files = [...crawled.files.values(), STYLES, SCRIPT, MANIFEST]
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  return { pages: crawled.pages.length, files: files.length, bytes, leftOut }
}

async function rewriteStyles(folder: string, address: string, { files }: Crawled): Promise<void> {
  const name = files.get(address)!
  const file = join(folder, name)
  const text = await readFile(file, 'utf8')
  await writeFile(
    file,
    text.replace(CSS_URL, (whole, href: string) => {
      const target = files.get(addressOf(href, address)?.address ?? '')
      return target === undefined ? whole : `url(${relative(name, target)})`
    }),
  )
}

/** Styles for plots, which are static pictures here, as wide as possible. */
function ownStyles(rules: Map<string, string>): string {
  const own = [
    'figure div:has(> svg[role=img]) { height: auto; }',
    ':disabled:not(label *), label:has(:disabled) { opacity: .55; cursor: not-allowed; }',
    '[hidden] { display: none !important; }',
    // The heavy rule below a table, where the last rows are left out.
    '.sheet tbody tr:not([hidden]):not(:has(~ tr:not([hidden]))) > * { border-bottom: 2px solid var(--rule-strong); }',
  ]
  const moved = [...rules].sort().map(([name, style]) => `.${name} { ${style} }`)
  return [...own, ...moved, ''].join('\n')
}

async function bundleScript(): Promise<string> {
  const entry = fileURLToPath(new URL('../../dashboard/snapshot/main.ts', import.meta.url))
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: 'iife',
    target: 'es2022',
    write: false,
    logLevel: 'silent',
  })
  return outputFiles[0]!.text
}
