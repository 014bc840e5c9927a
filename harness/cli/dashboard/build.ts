/**
 * Builds the dashboard. Each state of its sources is built in a folder of its own, named by their hash: servers that run
 * keep the build that they began with, and a build that is cut off leaves the others whole.
 */
import { once } from 'node:events'
import { appendFileSync, existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { FailureError } from '../../base/errors.ts'
import { sha256 } from '../../base/hash.ts'
import { mayBeAlive, processLine, withLock } from '../../engine/installation/lock.mjs'
import { root, spawnDashboard } from './spawn.ts'

/** Everything that the build depends on. */
const SOURCES = ['dashboard', 'db', 'harness/analysis', 'harness/base', 'harness/statistics', 'package-lock.json']
const NOT_SOURCES = new Set(['.next', 'node_modules', 'next-env.d.ts', 'tsconfig.tsbuildinfo'])
const dashboard = join(root, 'dashboard')
/** Folder of all builds, relative to the dashboard's. */
const BUILDS = '.next/builds'
/** File in a build that is complete. */
const COMPLETE = 'complete'
/** File in a build with a line for each server that began with it. */
const SERVERS = 'servers'
/** Interval between lines that say how far a build is. */
const LINE_EVERY_MS = 10_000

/**
 * Builds unless there is a complete build of the sources as they are.
 * @param signal - ends the build; its reason is thrown.
 * @returns the folder of the build, relative to the dashboard's.
 * @throws FailureError when the build fails; its output is noted.
 */
export async function buildDashboard(note: (line: string) => void, signal?: AbortSignal): Promise<string> {
  const build = buildOfSources()
  if (isComplete(build)) return build
  const waiting = (holder: string) => note(`waiting for ${holder}, which is building the dashboard …`)
  const work = async (adopt: (pid: number | undefined) => void) => {
    if (isComplete(build)) return
    signal?.throwIfAborted()
    const { code, output } = await runBuild(build, note, { adopt, signal })
    signal?.throwIfAborted()
    if (code !== 0) {
      note(output.trim())
      throw new FailureError({ what: 'the dashboard could not be built', remedy: 'the lines above say why' })
    }
    writeFileSync(join(dashboard, build, COMPLETE), '')
    removeOthers(build)
  }
  await withLock(join(dashboard, '.next', 'build.lock'), waiting, work, signal)
  return build
}

interface Building {
  adopt(pid: number | undefined): void
  signal: AbortSignal | undefined
}

async function runBuild(build: string, note: (line: string) => void, { adopt, signal }: Building) {
  note('building the dashboard (only needed once; under a minute on an idle machine, minutes on a busy one) …')
  const started = performance.now()
  const seconds = () => `${Math.round((performance.now() - started) / 1000)} s`
  const child = spawnDashboard('build.mjs', [], { MASKBENCH_BUILD: build }, ['ignore', 'pipe', 'pipe', 'ipc'])
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

/** Whether there is a complete build of the sources as they are. */
export function isBuilt(): boolean {
  return isComplete(buildOfSources())
}

function isComplete(build: string): boolean {
  return existsSync(join(dashboard, build, COMPLETE))
}

/** Keeps a build until the server with this process id has ended. */
export function keepFor(build: string, server: number | undefined): void {
  if (server !== undefined) appendFileSync(join(dashboard, build, SERVERS), processLine(server))
}

/** Removes the other builds, except those of servers that may still run. */
function removeOthers(build: string): void {
  for (const name of readdirSync(join(dashboard, BUILDS))) {
    const folder = join(dashboard, BUILDS, name)
    if (`${BUILDS}/${name}` === build || isServed(folder)) continue
    // First, so that what is left by a removal that is cut off does not pass for a build.
    rmSync(join(folder, COMPLETE), { force: true })
    rmSync(folder, { recursive: true, force: true })
  }
}

function isServed(folder: string): boolean {
  const servers = join(folder, SERVERS)
  return existsSync(servers) && mayBeAlive(readFileSync(servers, 'utf8'))
}

function buildOfSources(): string {
  const files = SOURCES.flatMap(filesIn).map((path) => `${path} ${sha256(readFileSync(join(root, path)))}\n`)
  return `${BUILDS}/${sha256(files.join('')).slice(0, 12)}`
}

/** @returns paths relative to the project, in the same order everywhere. */
function filesIn(path: string): string[] {
  if (!statSync(join(root, path)).isDirectory()) return [path]
  const names = readdirSync(join(root, path)).filter((name) => !NOT_SOURCES.has(name))
  return names.sort().flatMap((name) => filesIn(`${path}/${name}`))
}
