// @ts-check
/**
 * Bundles the command line into one plain JavaScript file, kept in node_modules and rebuilt when a source has changed.
 * A command starts in a sixth of the time that loading hundreds of TypeScript files takes. Changes are detected by path,
 * size and modification time.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { build } from '../base/process/esbuild.mjs'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join('node_modules', '.cache', 'maskbench')
const SOURCES = ['harness', 'db', 'datasets']
/** Packages with native code or data files, and packages that no command needs on startup. */
const NOT_BUNDLED = [
  '@tensorflow/*',
  '@tailwindcss/*',
  'better-sqlite3',
  'sharp',
  'pdfkit',
  'fontkit',
  'next',
  'postcss',
  'tsx',
  'esbuild',
]
/** Bundles to keep: another command may be about to load one, and sources may go back to what they were. */
const KEPT = 10
/** To be raised when this file changes how bundles are made. */
const VERSION = 4

/**
 * @param {string} root - root folder of the project.
 * @returns the URL of the bundled `main.ts`, or null if it cannot be built because the folder is not writable or a
 * source is invalid; loading the sources directly then reports the error.
 */
export async function bundledMain(root = ROOT) {
  try {
    const folder = join(root, CACHE, `cli-${fingerprint(root)}`)
    const main = join(folder, 'main.cjs')
    if (!existsSync(main)) await bundle(root, folder)
    const now = new Date()
    utimesSync(folder, now, now)
    return pathToFileURL(main).href
  } catch {
    return null
  }
}

/**
 * Hashes paths, sizes and times of everything that a bundle depends on, without reading file contents. The root is part
 * of it, because a bundle holds the addresses of its sources: a project that was moved or copied makes its own.
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.version} ${VERSION} ${resolve(root)}`)
  const files = SOURCES.flatMap((folder) => sourcesIn(root, folder))
  for (const file of [...files.sort(), 'package-lock.json']) {
    const { size, mtimeMs, ctimeMs } = statSync(`${root}/${file}`)
    hash.update(`${file} ${size} ${mtimeMs} ${ctimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Every command begins with it, and Node's own recursive reading takes five times as long.
 * @param {string} root
 * @param {string} folder - relative to the root, as are the files that are returned.
 * @returns {string[]}
 */
function sourcesIn(root, folder) {
  return readdirSync(`${root}/${folder}`, { withFileTypes: true }).flatMap((entry) => {
    const path = `${folder}/${entry.name}`
    if (entry.isDirectory()) return sourcesIn(root, path)
    return /\.(ts|json)$/.test(path) ? path : []
  })
}

/**
 * Writes the bundle to a temporary folder and renames it; if several commands bundle at once, the first one wins.
 * @param {string} root
 * @param {string} folder
 */
async function bundle(root, folder) {
  const beside = `${folder}.${process.pid}.tmp`
  mkdirSync(dirname(folder), { recursive: true })
  try {
    await bundleInto(beside, [join(root, 'harness', 'cli', 'main.ts')], { root })
    renameSync(beside, folder)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  forgetOld(dirname(folder))
}

/**
 * Bundles scripts for `loadBundle`.
 * @param {string} folder - gets `name.cjs` for each `name.ts`.
 * @param {string[]} scripts - paths.
 * @param {{ root?: string, sources?: string[] }} [options] - the project, and its folders with sources.
 */
export async function bundleInto(folder, scripts, { root = ROOT, sources = SOURCES } = {}) {
  await build({
    entryPoints: scripts,
    entryNames: '[name]',
    outdir: folder,
    outExtension: { '.js': '.cjs' },
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    sourcemap: true,
    sourcesContent: false,
    format: 'cjs',
    // Node warns of an `import()` in what `loadBundle` loads.
    supported: { 'dynamic-import': false },
    platform: 'node',
    target: 'node20',
    external: NOT_BUNDLED,
    logLevel: 'silent',
    plugins: [{ name: 'own places', setup: (build) => keepOwnPlaces(root, sources, build) }],
  })
}

/**
 * Keeps `import.meta.url` pointing at the original source, which locates files relative to it.
 * @param {string} root
 * @param {string[]} sources
 * @param {import('esbuild').PluginBuild} build
 */
function keepOwnPlaces(root, sources, build) {
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    if (!sources.some((folder) => path.startsWith(join(root, folder)))) return null
    const url = JSON.stringify(pathToFileURL(path).href)
    return { loader: 'ts', contents: readFileSync(path, 'utf8').replace(/(?<!['"`])\bimport\.meta\.url\b/g, () => url) }
  })
}

/** @param {string} cache */
function forgetOld(cache) {
  const bundles = readdirSync(cache)
    .filter((name) => name.startsWith('cli-'))
    .map((name) => join(cache, name))
    // Another command may have just renamed what it has made.
    .map((path) => ({ path, used: statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0 }))
    .sort((a, b) => b.used - a.used)
  for (const { path } of bundles.slice(KEPT)) rmSync(path, { recursive: true, force: true })
}
