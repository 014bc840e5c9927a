/** Another program holds the lock of the store: what writes to it waits, and goes on as if nothing had been. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { runs } from '../../db/schema/index.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { StoreLock } from '../../harness/execution/executors/store-lock.ts'
import type { RunState } from '../../harness/store/runs/queue.ts'
import { anHourAhead } from './fakes/ahead.ts'
import { holdLock } from './fakes/hold-lock.ts'
import { snapshot } from './snapshot.ts'
import { fakePlan, fakeWorker, type Workbench, workbench } from './workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const worker = fakeWorker()
const LOCKED = 'another program has locked the database; waiting until it is done'

test('that it waits is said once each time, and only of a lock that is held for long', () => {
  using bench = workbench()
  using clock = anHourAhead()
  const notes: string[] = []
  const lock = new StoreLock(bench.database, (line) => notes.push(line))
  const heldFor = (hours: number) => {
    using _ = holdLock(bench.path)
    const looks = Array.from({ length: hours + 1 }, (_, hour) => {
      if (hour > 0) clock.jump()
      return lock.isFree()
    })
    expect(looks).not.toContain(true)
  }
  expect(lock.isFree()).toBe(true)
  heldFor(0)
  expect(lock.isFree()).toBe(true)
  clock.jump()
  heldFor(0)
  expect(lock.isFree()).toBe(true)
  expect(notes).toEqual([])
  heldFor(2)
  expect(lock.isFree()).toBe(true)
  expect(notes).toEqual([LOCKED])
  heldFor(1)
  expect(notes).toEqual([LOCKED, LOCKED])
  // A write of this connection waits as long as before.
  expect(bench.database.$client.pragma('busy_timeout', { simple: true })).toBe(15_000)
})

test('runs wait, and a worker that dies meanwhile is started again afterwards', async () => {
  const planned = fakePlan([0, 1])
  const whole = await (async () => {
    using bench = workbench()
    bench.enqueue(planned)
    await runLocally({ ...bench, planned, jobs: 2, worker })
    return snapshot(bench.database)
  })()
  using bench = workbench()
  const halfWay = join(bench.path, '..', 'go-on')
  vi.stubEnv('FAKE_UNTIL', halfWay)
  bench.enqueue(planned)
  using clock = anHourAhead()
  let lock: Disposable | undefined
  const watch = (states: readonly RunState[]) => {
    if (lock !== undefined || states.some(({ phase }) => phase !== 'staying')) return
    lock = holdLock(bench.path)
    process.kill(pidOf(bench, planned[0]!.id), 'SIGKILL')
    setTimeout(() => clock.jump(), 1000)
  }
  const notes: string[] = []
  const note = (line: string) => {
    notes.push(line)
    if (line !== LOCKED) return
    writeFileSync(halfWay, '')
    setTimeout(() => lock![Symbol.dispose](), 500)
  }
  await runLocally({ ...bench, planned, jobs: 2, worker, watch, note })
  expect(notes).toEqual([LOCKED, `${planned[0]!.name}: its process was ended by SIGKILL; starting it again`])
  expect(snapshot(bench.database)).toEqual(whole)
  const attempts = bench.database.select({ attempts: runs.attempts }).from(runs).orderBy(runs.seed).all()
  expect(attempts).toEqual([{ attempts: 2 }, { attempts: 1 }])
})

const pidOf = ({ database }: Workbench, id: string) =>
  database.select({ pid: runs.pid }).from(runs).where(eq(runs.id, id)).get()!.pid!
