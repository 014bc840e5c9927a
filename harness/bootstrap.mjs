// @ts-check
/**
 * Makes a fresh clone usable: packages, the compiled database driver, the `maskbench` link, the engine. Plain Node
 * without dependencies. Everything that is there already is left alone, so calling it again costs well under a second.
 */
import { createHash } from 'node:crypto'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  renameSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { homedir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { runCommand, works } from './engine/installation/command.mjs'
import { withLock } from './engine/installation/lock.mjs'
import { asStep, say } from './engine/installation/progress.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const load = createRequire(import.meta.url)
const DRIVER = join(root, 'node_modules', 'better-sqlite3', 'build', 'Release', 'better_sqlite3.node')
const NPM_TIMEOUT_MS = 30 * 60_000

/** @typedef {(pid: number | undefined) => void} Adopt */

/** What is missing, and the remedy; printed as one line. */
class SetupError extends Error {
  /**
   * @param {string} what
   * @param {string} remedy
   */
  constructor(what, remedy) {
    super(what)
    this.remedy = remedy
    this.exitCode = 3
  }
}

/** Sets up what is missing; prints progress to stderr, and nothing when all is there. */
async function bootstrap() {
  checkNode()
  const cache = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'maskbench')
  const name = createHash('sha256').update(root).digest('hex').slice(0, 16)
  const waiting = (/** @type {string} */ holder) => say(`Waiting for another set-up of this folder (${holder}) …`)
  await withLock(join(cache, 'locks', name), waiting, async (adopt) => {
    await installPackages(adopt)
    linkCommand()
    await allToTheEnd([buildDatabaseDriver(cache, adopt), installEngine()])
  })
}

async function installEngine() {
  const { register } = await import('tsx/esm/api')
  const unregister = register()
  const engine = await import('./engine/installation/install.ts')
  await engine.installEngine({})
  await unregister()
}

/** Waits for all, so that nothing goes on behind an error's back; throws the last error and prints any before it.
 * @param {Promise<unknown>[]} works
 */
async function allToTheEnd(works) {
  const outcomes = await Promise.allSettled(works)
  const reasons = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason] : []))
  const last = reasons.pop()
  for (const reason of reasons) complain(reason)
  if (last !== undefined) throw last
}

/** Runs `main` after the set-up, turning failures into one line and an exit code.
 * @param {() => Promise<number>} main
 */
export async function afterBootstrap(main) {
  try {
    await bootstrap()
    process.exitCode = await main()
  } catch (error) {
    process.exitCode = complain(error)
  }
}

/** Prints the line for an error that has a remedy; throws any other.
 * @param {unknown} error
 * @returns {number} the exit code
 */
function complain(error) {
  const { message, remedy, exitCode = 3 } = explained(error)
  if (remedy === undefined) throw error
  say(`maskbench: ${message}. ${remedy}`)
  return exitCode
}

function checkNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19) || (major === 22 && minor < 12)) {
    throw new SetupError(
      `Node ${process.versions.node} is too old`,
      'Install Node 20.19, 22.12 or newer, from https://nodejs.org',
    )
  }
}

/** @param {Adopt} adopt */
async function installPackages(adopt) {
  if (packagesMatch()) return
  await asStep('Installing the packages', async () => {
    const { code, output } = await npm(['ci', '--no-audit', '--no-fund', '--loglevel=error'], adopt)
    if (code === 0 && packagesMatch()) return
    throw npmError('the packages could not be installed', code, output)
  })
}

/** npm writes node_modules/.package-lock.json last of all: it tells a whole install from a broken or outdated one. */
function packagesMatch() {
  const wanted = readJson(join(root, 'package-lock.json'))?.packages
  const installed = readJson(join(root, 'node_modules', '.package-lock.json'))?.packages
  if (wanted === undefined) {
    throw new SetupError('package-lock.json is missing or damaged', 'Restore it with `git checkout package-lock.json`')
  }
  if (installed === undefined) return false
  return Object.entries(wanted).every(([path, { version, optional }]) => {
    const there = installed[path]
    return path === '' || (there === undefined ? optional === true : there.version === version)
  })
}

/**
 * better-sqlite3 is compiled here, for the Node that runs: a copy built for another one fails to load. The result is kept
 * in the cache for the next clone.
 * @param {string} cache
 * @param {Adopt} adopt
 */
async function buildDatabaseDriver(cache, adopt) {
  if (await databaseDriverLoads()) return
  const { version } = load('better-sqlite3/package.json')
  const kept = join(cache, `better-sqlite3-${version}-abi${process.versions.modules}-${process.arch}.node`)
  if (existsSync(kept)) {
    placeFile(kept, DRIVER)
    if (await databaseDriverLoads()) return
  }
  await asStep('Compiling the database driver (one to two minutes)', async () => {
    const { code, output } = await npm(['rebuild', 'better-sqlite3', '--ignore-scripts=false'], adopt, {
      npm_config_build_from_source: 'true', // its own download of a ready-made one can hang
      JOBS: 'max',
      ...headersBesideNode(),
    })
    if (code !== 0 || !(await databaseDriverLoads())) throw await compilerError(code, output)
    placeFile(DRIVER, kept)
  })
}

/** Tried in a process of its own: a driver for another Node may do worse than throw. */
function databaseDriverLoads() {
  if (!existsSync(DRIVER)) return false
  const script = "new (require('better-sqlite3'))(':memory:').close()"
  return works(process.execPath, ['-e', script], { cwd: root })
}

/** Copies beside and renames: nobody sees half a file, and a mapped one stays as it is.
 * @param {string} from
 * @param {string} to
 */
function placeFile(from, to) {
  const beside = `${to}.${process.pid}`
  mkdirSync(dirname(to), { recursive: true })
  copyFileSync(from, beside)
  renameSync(beside, to)
}

/** Node's own headers where they lie beside it, so that node-gyp need not download them.
 * @returns {Record<string, string>}
 */
function headersBesideNode() {
  const prefix = dirname(dirname(process.execPath))
  try {
    const text = readFileSync(join(prefix, 'include', 'node', 'node_version.h'), 'utf8')
    const part = (/** @type {string} */ name) => text.match(new RegExp(`#define NODE_${name}_VERSION (\\d+)`))?.[1]
    const version = ['MAJOR', 'MINOR', 'PATCH'].map(part).join('.')
    return version === process.versions.node ? { npm_config_nodedir: prefix } : {}
  } catch {
    return {}
  }
}

/** `npx maskbench` finds the command of this folder. */
function linkCommand() {
  const link = join(root, 'node_modules', '.bin', 'maskbench')
  const target = join('..', '..', 'harness', 'cli', 'bin.mjs')
  const executable = join(root, 'harness', 'cli', 'bin.mjs')
  if ((lstatSync(executable).mode & 0o111) === 0) chmodSync(executable, 0o755)
  if (existsSync(link) && lstatSync(link).isSymbolicLink() && readlinkSync(link) === target) return
  const beside = `${link}.${process.pid}`
  rmSync(beside, { force: true })
  symlinkSync(target, beside)
  renameSync(beside, link)
}

/**
 * @param {string[]} args
 * @param {Adopt} adopt
 * @param {Record<string, string>} [extra]
 */
function npm(args, adopt, extra = {}) {
  // The npm that called us, else the one on the path; either way run by this very Node.
  const caller = process.env.npm_execpath
  const [program, first] = caller?.endsWith('npm-cli.js') ? [process.execPath, [caller]] : ['npm', []]
  const path = [dirname(process.execPath), process.env.PATH].join(delimiter)
  const env = { ...process.env, ...extra, PATH: path }
  return runCommand(program, [...first, ...args], { cwd: root, env, timeoutMs: NPM_TIMEOUT_MS, adopt })
}

/**
 * @param {string} what
 * @param {number} code
 * @param {string} output
 */
function npmError(what, code, output) {
  if (code === 127) return new SetupError('npm is missing', 'Install it with Node, from https://nodejs.org')
  if (/ENOSPC/.test(output)) return new SetupError(`${what}: the disk is full`, 'Free about 2 GB and start again')
  if (/npm error (?:network|code (?:ENOTFOUND|EAI_AGAIN|E?TIMEDOUT|ECONN))/.test(output)) {
    return new SetupError(
      `${what}: the npm registry can't be reached`,
      'Check the network or `npm config get registry`',
    )
  }
  const lines = output.replace(/^npm error (?:Usage|Clean install|A complete log)[\s\S]*/m, '').split('\n')
  say(
    lines
      .filter((line) => !/^npm (?:warn|error gyp (?:info|ERR! stack))/.test(line))
      .slice(-20)
      .join('\n')
      .trimEnd(),
  )
  return new SetupError(what, 'The reason is above; start again when that is fixed')
}

/**
 * @param {number} code
 * @param {string} output
 */
async function compilerError(code, output) {
  const what = 'the database driver could not be compiled'
  for (const program of ['python3', 'make', 'g++']) {
    if (await works(program)) continue
    return new SetupError(
      `${what}: ${program} is missing`,
      `Install it, on Debian or Ubuntu with \`apt install ${program}\``,
    )
  }
  if (/getaddrinfo|ECONN|ETIMEDOUT|FetchError/.test(output) && /nodejs\.org/.test(output)) {
    return new SetupError(
      `${what}: Node's headers are not beside ${process.execPath} and can't be downloaded`,
      'Install Node from https://nodejs.org with its include folder',
    )
  }
  return npmError(what, code, output)
}

/**
 * @param {unknown} error
 * @returns {{ message?: string, remedy?: string, exitCode?: number }}
 */
function explained(error) {
  const { code, path } = /** @type {NodeJS.ErrnoException} */ (error)
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new SetupError('the disk is full', 'Free some space and start again')
  if (code === 'EACCES' || code === 'EROFS' || code === 'EPERM') {
    return new SetupError(`cannot write to ${path}`, 'Make it writable, or set XDG_CACHE_HOME to another folder')
  }
  return /** @type {Error} */ (error)
}

/** @param {string} path */
function readJson(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  await afterBootstrap(async () => {
    say('Everything is set up. Next: npx maskbench run smoke, then npx maskbench serve')
    return 0
  })
}
