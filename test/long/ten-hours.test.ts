/**
 * Ten hours of a server in fast-forward: as many page views and live connections, with runs going on, after which it
 * holds as many handles and child processes as near the beginning, and as much memory as half-way.
 * MASKBENCH_TEST_VIEWS and MASKBENCH_TEST_CONNECTIONS shorten it.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { eq } from 'drizzle-orm'
import { median } from 'simple-statistics'
import { Agent, request } from 'undici'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { runs } from '../../db/schema/index.ts'
import { buildDashboard } from '../../harness/cli/dashboard/build.ts'
import { BIN, type Folder, folder } from '../cli/helpers/maskbench.ts'
import { copyFixture } from '../dashboard/copied-fixture.ts'
import { FURTHER_PAGES, PAGES } from '../dashboard/pages/page-list.ts'
import { residentBytes } from './resident.ts'

const VIEWS = Number(process.env.MASKBENCH_TEST_VIEWS ?? 100_000)
const CONNECTIONS = Number(process.env.MASKBENCH_TEST_CONNECTIONS ?? 1000)
/** Readers at once. */
const READERS = 8
/** Every kind of page is viewed this often; all further views are of light ones. */
const OF_EACH = 50
const LIGHT = ['/runs?status=failed', '/curves', '/plot?dataset=scenes']
const HOURS = 3_600_000
/** After each the memory is measured. */
const PARTS = 12

let here: Folder
let server: ChildProcess
let base: string
let database: ReturnType<typeof copyFixture>
let pages: string[]
let running: string

beforeAll(async () => {
  await buildDashboard(() => {})
  here = folder()
  const path = join(here.path, 'f.sqlite')
  database = copyFixture(path)
  running = listRuns(database, { status: 'running' })[0]!.id
  pages = [...PAGES, ...FURTHER_PAGES].map(([, address]) => address(database))
  server = spawn(process.execPath, [BIN, 'serve', '--port', '0', '--db', path, '--json'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(server.stdout!.setEncoding('utf8'), 'data')) as [string]
  base = (JSON.parse(line) as { url: string }).url
})
afterAll(async () => {
  const ended = once(server, 'exit')
  server.kill('SIGTERM')
  await ended
  database.$client.close()
  here[Symbol.dispose]()
})

/** Of the command and of all that it started. */
function held() {
  const all = familyOf(server.pid!)
  const handles = all.reduce((sum, pid) => sum + readdirSync(`/proc/${pid}/fd`).length, 0)
  return { memory: residentBytes(server.pid!), handles, processes: all.length }
}

function familyOf(pid: number): number[] {
  const children = readdirSync(`/proc/${pid}/task`).flatMap((thread) =>
    readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8').split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(familyOf)]
}

/** What is held once connections that nobody uses any more are closed. */
async function heldAtRest() {
  await sleep(10_000)
  return held()
}

/** Views pages by several readers that keep their connections. @returns views with another status than 200. */
async function view(count: number, address: (i: number) => string): Promise<string[]> {
  const agent = new Agent({ connections: READERS })
  const wrong: string[] = []
  let next = 0
  const reader = async () => {
    while (next < count) {
      const path = address(next++)
      const { statusCode, body } = await request(base + path, { dispatcher: agent })
      await body.dump({ limit: 2 ** 26 })
      if (statusCode !== 200) wrong.push(`${statusCode} ${path}`)
      if (next % 500 === 0) stepOn()
    }
  }
  await Promise.all(Array.from({ length: READERS }, reader))
  await agent.close()
  return wrong
}

let step = 200
/** The run that goes on changes what pages show. */
function stepOn(): void {
  step += 1
  database.update(runs).set({ step, heartbeatAt: Date.now() }).where(eq(runs.id, running)).run()
}

const one = (i: number) => (i < OF_EACH * pages.length ? pages[i % pages.length]! : LIGHT[i % LIGHT.length]!)

test(`${VIEWS} views and ${CONNECTIONS} live connections leave nothing behind`, { timeout: 3 * HOURS }, async () => {
  // Caches fill and code is compiled in the first views.
  const warm = Math.min(VIEWS, Math.max(500, VIEWS / 20))
  expect(await view(warm, one)).toEqual([])
  await connect(50)
  const before = await heldAtRest()
  const started = performance.now()
  // How much is held at rest depends on when garbage was collected last; what leaks adds up from part to part.
  const memory: number[] = []
  const part = Math.ceil((VIEWS - warm) / PARTS)
  for (let seen = Math.floor(warm / 2); memory.length < PARTS; seen += part) {
    expect(await view(part, (i) => one(i + seen))).toEqual([])
    memory.push(held().memory)
  }
  const seconds = (performance.now() - started) / 1000
  await connect(CONNECTIONS)
  const after = await heldAtRest()
  console.log(`${((VIEWS - warm) / seconds).toFixed(0)} views/s`, before, memory, after)
  expect(after.processes).toBe(before.processes)
  expect(after.handles).toBeLessThanOrEqual(before.handles + 10)
  const [middle, end] = [memory.slice(PARTS / 3, (2 * PARTS) / 3), memory.slice((2 * PARTS) / 3)]
  expect(median(end)).toBeLessThan(1.1 * median(middle))
  expect(Math.max(...memory, after.memory)).toBeLessThan(1e9)
})

/** Opens live connections, some at a time, waits for the first event of each, and leaves. */
async function connect(count: number): Promise<void> {
  const agent = new Agent({ connections: 50 })
  let left = count
  const reader = async () => {
    while (left-- > 0) {
      const path = left % 2 ? '/runs/live' : `/runs/${running}/live`
      const { statusCode, body } = await request(base + path, { dispatcher: agent })
      expect(statusCode).toBe(200)
      await once(body, 'data')
      body.on('error', () => {}).destroy()
    }
  }
  await Promise.all(Array.from({ length: 50 }, reader))
  await agent.destroy()
}
