/** Runs the dashboard as a child process: builds it when its sources are newer than the last build, then serves it. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { EnvironmentError, FailureError, UsageError } from '../base/errors.ts'
import { withLock } from '../engine/installation/lock.mjs'

const root = fileURLToPath(new URL('../..', import.meta.url))
const next = join(root, 'node_modules', 'next', 'package.json')
const builder = join(root, 'dashboard', 'build.mjs')
const serverFile = join(root, 'dashboard', 'server.mjs')
const buildId = join(root, 'dashboard', '.next', 'BUILD_ID')
/** Holds the lock and the id of the last complete build. */
const notes = join(root, 'node_modules', '.cache', 'maskbench')
const stamp = join(notes, 'dashboard.built')
/** Everything that the build depends on. */
const SOURCES = ['dashboard', 'db', 'harness/analysis', 'harness/base', 'harness/statistics', 'package-lock.json']
const NOT_SOURCES = new Set(['.next', 'node_modules', 'next-env.d.ts', 'tsconfig.tsbuildinfo'])
/** Interval between lines that say how far a build is. */
const LINE_EVERY_MS = 10_000

/** @throws UsageError when the port is in use. @returns the port; for 0, one that the system chose. */
export async function freePort(port: number, host: string): Promise<number> {
  const probe = createServer()
  try {
    probe.listen(port, host)
    await once(probe, 'listening')
    return (probe.address() as { port: number }).port
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'EADDRINUSE') {
      throw new UsageError({
        what: `port ${port} is already in use`,
        remedy: `another \`npm start\` or \`maskbench serve\` may be running there; try --port ${port + 1}, or --port 0 for any free port`,
      })
    }
    if (code === 'EACCES')
      throw new UsageError({ what: `port ${port} is reserved`, remedy: 'choose a port above 1023' })
    throw new UsageError({
      what: `can't listen on ${host} (${code})`,
      remedy: 'see `--host` in `npx maskbench serve --help`',
    })
  } finally {
    probe.close()
  }
}

/**
 * Builds if there is no build or a source is newer.
 * @param signal - ends the build; its reason is thrown.
 * @throws FailureError when the build fails; its output is noted.
 */
export async function buildDashboard(note: (line: string) => void, signal?: AbortSignal): Promise<void> {
  if (isBuilt()) return
  const waiting = (holder: string) => note(`waiting for ${holder}, which is building the dashboard …`)
  const build = async (adopt: (pid: number | undefined) => void) => {
    if (isBuilt()) return
    signal?.throwIfAborted()
    const { code, output } = await runBuild(note, { adopt, signal })
    signal?.throwIfAborted()
    if (code !== 0) {
      note(output.trim())
      throw new FailureError({ what: 'the dashboard could not be built', remedy: 'the lines above say why' })
    }
    writeFileSync(stamp, readFileSync(buildId))
  }
  await withLock(join(notes, 'dashboard.lock'), waiting, build, signal)
}

interface Building {
  adopt(pid: number | undefined): void
  signal: AbortSignal | undefined
}

async function runBuild(note: (line: string) => void, { adopt, signal }: Building) {
  note('building the dashboard (only needed once; under a minute on an idle machine, minutes on a busy one) …')
  const started = performance.now()
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`
  const child = spawnNode([builder], {}, ['ignore', 'pipe', 'pipe', 'ipc'])
  adopt(child.pid)
  const stop = () => child.kill('SIGTERM')
  signal?.addEventListener('abort', stop)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const timer = setInterval(() => note(`building the dashboard: ${lastStep(output)} · ${seconds()}`), LINE_EVERY_MS)
  const [code] = (await once(child, 'close')) as [number | null]
  clearInterval(timer)
  signal?.removeEventListener('abort', stop)
  if (code === 0) note(`built the dashboard in ${seconds()}`)
  return { code, output }
}

/** The list of pages at the end of a build, and its legend. */
const PAGES = /^\s*[┌├└│]|^Route|rendered (?:on demand|as static)/

/** What Next.js said last, without its marks. */
function lastStep(output: string): string {
  const steps = output.split('\n').filter((line) => line.trim() !== '' && !PAGES.test(line))
  return (steps.at(-1) ?? '').replace(/^\W+|[\s.]+$/g, '')
}

/** A build is complete when its id was recorded after it had succeeded, and current when no source is newer. */
export function isBuilt(): boolean {
  if (!existsSync(stamp) || !existsSync(buildId) || !readFileSync(stamp).equals(readFileSync(buildId))) return false
  return newest(SOURCES.map((source) => join(root, source))) <= statSync(stamp).mtimeMs
}

interface Address {
  port: number
  host: string
  /** Absolute path of the result store. */
  database: string
  /** Other host names under which the server may be reached; @default none. */
  allowedHosts?: readonly string[]
  /** The address that readers use, where it is not that of their requests; @default none. */
  publicAddress?: string | undefined
  /** Receives what the server has to say, such as errors of pages. */
  note(line: string): void
}

/**
 * Starts the server and returns once it listens. `ended` resolves after a requested stop (Ctrl-C, `stop`).
 * @throws FailureError when the server exits on its own.
 */
export async function startDashboard({
  port,
  host,
  database,
  allowedHosts = [],
  publicAddress,
  note,
}: Address): Promise<{ ended: Promise<void>; stop: () => void }> {
  const environment = {
    MASKBENCH_DB: database,
    NODE_ENV: 'production',
    ...(publicAddress === undefined ? {} : { MASKBENCH_PUBLIC_ADDRESS: publicAddress }),
  }
  const names = allowedHosts.flatMap((name) => ['--allow-host', name])
  const words = [serverFile, '--port', String(port), '--host', host, ...names]
  // The channel closes when this process ends, however it ends, and the server ends with it.
  const child = spawnNode(words, environment, ['ignore', 'ignore', 'pipe', 'ipc'])
  createInterface({ input: child.stderr! }).on('line', note)
  let asked = false
  const ask = () => {
    asked = true
    child.kill('SIGTERM')
  }
  process.on('SIGINT', ask).on('SIGTERM', ask)
  const closed = once(child, 'close')
  const ended = closed.then(() => {
    process.off('SIGINT', ask).off('SIGTERM', ask)
    if (!asked)
      throw new FailureError({ what: 'the dashboard exited unexpectedly', remedy: 'run it again with --debug' })
  })
  await Promise.race([once(child, 'message'), ended])
  return { ended, stop: ask }
}

/** Serves the dashboard to a command that reads its pages: builds if needed and uses a free port, until stopped. */
export async function serveAside(
  database: string,
  note: (line: string) => void,
): Promise<{ base: string; stop: () => Promise<void> }> {
  const host = '127.0.0.1'
  await buildDashboard(note)
  const port = await freePort(0, host)
  const { ended, stop } = await startDashboard({ port, host, database, note })
  // The reader's own requests fail when the server exits.
  ended.catch(() => {})
  return {
    base: `http://${host}:${port}`,
    stop: () => {
      stop()
      return ended
    },
  }
}

/** The address to open in a browser. */
export function addressOf({ port, host }: Pick<Address, 'port' | 'host'>): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`
}

/** The pages people open first. */
const FIRST_PAGES = ['/', '/runs', '/significance']

/**
 * Requests the first pages once in the background, so that they are compiled and the leaderboard is cached before
 * anyone opens them.
 */
export async function warmUp({ port, host }: Pick<Address, 'port' | 'host'>): Promise<void> {
  const there = host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '::1' : host
  const base = addressOf({ port, host: there })
  for (const page of FIRST_PAGES) {
    // Errors are ignored: whoever opens the page sees them.
    await fetch(base + page, { signal: AbortSignal.timeout(30_000) })
      .then((response) => response.arrayBuffer())
      .catch(() => {})
  }
}

function spawnNode(
  words: string[],
  environment: Record<string, string>,
  stdio: ('ignore' | 'pipe' | 'inherit' | 'ipc')[],
): ChildProcess {
  if (!existsSync(next)) throw new EnvironmentError({ what: 'Next.js is not installed', remedy: 'run `npm ci`' })
  const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...environment }
  return spawn(process.execPath, words, { cwd: root, env, stdio })
}

function newest(paths: readonly string[]): number {
  return Math.max(
    ...paths.map((path) => {
      const stat = statSync(path)
      if (!stat.isDirectory()) return stat.mtimeMs
      const inside = readdirSync(path).filter((name) => !NOT_SOURCES.has(name))
      return newest(inside.map((name) => join(path, name)))
    }),
  )
}
