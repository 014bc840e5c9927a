// @ts-check
/**
 * The command line as few plain JavaScript files, made from the sources when they have changed and kept in node_modules: a
 * command starts in a third of the time that loading hundreds of TypeScript files takes. What a bundle is made of is known by
 * paths, sizes and times of change, so whoever edits a source gets a new one with the next command.
 */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const CACHE = join('node_modules', '.cache', 'maskbench')
const SOURCES = ['harness', 'db', 'datasets']
/** Packages with native parts or files of their own, and those that no command needs at once. */
const NOT_BUNDLED = ['@tensorflow/*', 'better-sqlite3', 'sharp', 'next', 'tsx', 'esbuild']
/** A long run may still load parts of the bundle it began with. */
const KEPT = 10
/** Raised when this file makes bundles otherwise. */
const VERSION = 1

/**
 * @param {string} root - of the project.
 * @returns the bundled `main.ts` as a URL; null where none can be made, because the folder is not writable or a source is
 * not valid: then the sources themselves are to be loaded, which says what is wrong.
 */
export async function bundledMain(root = ROOT) {
  try {
    const folder = join(root, CACHE, `cli-${fingerprint(root)}`)
    const main = join(folder, 'main.mjs')
    if (!existsSync(main)) await bundle(root, folder)
    const now = new Date()
    utimesSync(folder, now, now)
    return pathToFileURL(main).href
  } catch {
    return null
  }
}

/**
 * Of everything that a bundle depends on, without reading it.
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash('sha256').update(`${process.version} ${VERSION}`)
  const files = SOURCES.flatMap((folder) => {
    const names = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    return names.filter((name) => /\.(ts|json)$/.test(name)).map((name) => join(folder, name))
  })
  for (const file of [...files.sort(), 'package-lock.json']) {
    const { size, mtimeMs, ctimeMs } = statSync(join(root, file))
    hash.update(`${file} ${size} ${mtimeMs} ${ctimeMs}\n`)
  }
  return hash.digest('hex').slice(0, 16)
}

/**
 * Written beside and renamed: of several commands that bundle at once the first one wins.
 * @param {string} root
 * @param {string} folder
 */
async function bundle(root, folder) {
  const { build } = await import('esbuild')
  const beside = `${folder}.${process.pid}.tmp`
  mkdirSync(dirname(folder), { recursive: true })
  try {
    await build({
      entryPoints: [join(root, 'harness', 'cli', 'main.ts')],
      outdir: beside,
      outExtension: { '.js': '.mjs' },
      bundle: true,
      splitting: true,
      minifySyntax: true,
      minifyWhitespace: true,
      sourcemap: true,
      sourcesContent: false,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: NOT_BUNDLED,
      logLevel: 'silent',
      // CommonJS packages ask for Node's own modules by `require`.
      banner: { js: "import{createRequire as $$r}from'node:module';const require=$$r(import.meta.url);" },
      plugins: [{ name: 'own places', setup: (build) => keepOwnPlaces(root, build) }],
    })
    renameSync(beside, folder)
  } catch (error) {
    rmSync(beside, { recursive: true, force: true })
    if (!existsSync(folder)) throw error
  }
  forgetOld(dirname(folder))
}

/**
 * Sources find files beside themselves by `import.meta.url`: it stays the source's own.
 * @param {string} root
 * @param {import('esbuild').PluginBuild} build
 */
function keepOwnPlaces(root, build) {
  build.onLoad({ filter: /\.ts$/ }, ({ path }) => {
    if (!SOURCES.some((folder) => path.startsWith(join(root, folder)))) return null
    const url = JSON.stringify(pathToFileURL(path).href)
    return { loader: 'ts', contents: readFileSync(path, 'utf8').replaceAll('import.meta.url', url) }
  })
}

/** @param {string} cache */
function forgetOld(cache) {
  const bundles = readdirSync(cache)
    .filter((name) => name.startsWith('cli-'))
    .map((name) => ({ path: join(cache, name), used: statSync(join(cache, name)).mtimeMs }))
    .sort((a, b) => b.used - a.used)
  for (const { path } of bundles.slice(KEPT)) rmSync(path, { recursive: true, force: true })
}
