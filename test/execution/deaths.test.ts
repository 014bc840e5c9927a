/** Ways in which processes die, stop or hang: each ends in the result of an unbroken run, or in a clear message. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { gt } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { runs } from '../../db/schema/index.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { Starvation } from '../../harness/execution/resources/memory.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { anHourAhead } from './fakes/ahead.ts'
import { isGone } from './gone.ts'
import { snapshot } from './snapshot.ts'
import { fakePlan, fakeWorker, workbench } from './workbench.ts'

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

const worker = fakeWorker()
const planned = fakePlan([0])

/** The store of an unbroken run. */
const whole = await (async () => {
  using bench = workbench()
  bench.enqueue(planned)
  await runLocally({ ...bench, planned, jobs: 1, worker })
  return snapshot(bench.database)
})()

test.each(['SIGSEGV', 'SIGABRT', 'SIGSTOP'])('a worker that gets %s half-way is started again', async (signal) => {
  using bench = workbench()
  vi.stubEnv('FAKE', signal)
  bench.enqueue(planned)
  const notes: string[] = []
  const note = (line: string) => notes.push(line)
  using clock = anHourAhead()
  const watch = () => {
    const { pid } = bench.database.select({ pid: runs.pid }).from(runs).get()!
    if (pid !== null && isStopped(pid)) clock.jump()
  }
  await runLocally({ ...bench, planned, jobs: 1, worker, note, watch })
  const death = signal === 'SIGSTOP' ? 'gave no sign of life' : `was ended by ${signal}`
  expect(notes).toEqual([`uci-heart/noisy-labels/0: its process ${death}; starting it again`])
  expect(snapshot(bench.database)).toEqual(whole)
})

test('a stopped worker whose parent is gone is ended, and its run taken over', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'SIGSTOP')
  bench.enqueue(planned)
  const parent = startParent(bench.path)
  const pid = await until(() => {
    const run = bench.database.select({ pid: runs.pid, step: runs.step }).from(runs).get()!
    return run.step > 0 && isStopped(run.pid!) ? run.pid! : null
  })
  parent.kill('SIGKILL')
  await once(parent, 'close')
  const notes: string[] = []
  const note = (line: string) => notes.push(line)
  using clock = anHourAhead()
  const watch = () => void (isStopped(pid) && clock.jump())
  const { states } = await runLocally({ ...bench, planned, jobs: 1, worker, note, watch })
  expect(states[0]!.status).toBe('done')
  expect(notes[0]).toContain('taking the run over from a process of an earlier command that gives no sign of life')
  expect(isGone(pid)).toBe(true)
  expect(snapshot(bench.database)).toEqual(whole)
})

test('a parent that is stopped for longer than workers may be silent goes on as if nothing had been', async () => {
  using bench = workbench()
  const ahead = join(bench.path, '..', 'ahead')
  vi.stubEnv('AHEAD', ahead)
  const longer = fakePlan([0], { steps: 1000, batchSize: 10 })
  bench.enqueue(longer)
  const parent = startParent(bench.path, 1000, 10, ['--import', new URL('./fakes/ahead.mjs', import.meta.url).href])
  const heartbeat = () => bench.database.select({ at: runs.heartbeatAt }).from(runs).where(gt(runs.step, 0)).get()?.at
  await until(() => heartbeat() ?? null)
  parent.kill('SIGSTOP')
  await until(() => (isStopped(parent.pid!) ? true : null))
  const last = heartbeat()
  await until(() => (heartbeat() !== last ? true : null))
  writeFileSync(ahead, '')
  parent.kill('SIGCONT')
  const [code] = await once(parent, 'close')
  expect(code).toBe(0)
  expect(bench.database.select({ status: runs.status, attempts: runs.attempts }).from(runs).get()).toEqual({
    status: 'done',
    attempts: 1,
  })
})

test('a clock that jumps by hours, forward and back, changes nothing', async () => {
  using bench = workbench()
  const both = fakePlan([0, 1], { steps: 100, batchSize: 10 })
  bench.enqueue(both)
  const wild = fileURLToPath(new URL('./fakes/wild-clock.mjs', import.meta.url))
  const real = Date.now
  vi.spyOn(Date, 'now').mockImplementation(() => real() + (Math.random() - 0.5) * 36e6)
  const { states } = await runLocally({
    ...bench,
    planned: both,
    jobs: 2,
    worker: ['--import', wild, ...worker],
  })
  expect(states.map(({ status }) => status)).toEqual(['done', 'done'])
  const attempts = bench.database.select({ attempts: runs.attempts }).from(runs).all()
  expect(attempts).toEqual([{ attempts: 1 }, { attempts: 1 }])
})

test('a run that takes more memory than there is fails with what to do about it', async ({ skip }) => {
  using group = controlGroup(2 ** 28)
  if (group === null) return skip('control groups of memory can not be made here')
  using bench = workbench()
  bench.enqueue(planned)
  vi.stubEnv('FAKE', 'eat')
  vi.stubEnv('CONTROL_GROUP', group.folder)
  const join = fileURLToPath(new URL('./fakes/join-group.mjs', import.meta.url))
  const { states } = await runLocally({ ...bench, planned, jobs: 1, worker: ['--import', join, ...worker] })
  expect(states[0]!.error).toMatch(/^its process ran out of memory at [123]\d\d MB; make it smaller .* more memory$/)
})

test('what runs out of memory in another group is no concern', async ({ skip }) => {
  using small = controlGroup(2 ** 27)
  using other = controlGroup(2 ** 30, 'other')
  if (small === null || other === null || !seesGroups(dirname(other.folder)))
    return skip('control groups of memory can not be made or seen here')
  const inGroup = async (folder: string, script: string) => {
    const join = fileURLToPath(new URL('./fakes/join-group.mjs', import.meta.url))
    const env = { ...process.env, CONTROL_GROUP: folder }
    const child = spawn(process.execPath, ['--import', join, '-e', script], { env, stdio: ['pipe', 'pipe', 'ignore'] })
    const closed = once(child, 'close')
    // It says so once it is in the group, and goes on when it is spoken to.
    await once(child.stdout, 'data')
    return { child, closed, starvation: new Starvation(child.pid!) }
  }
  const wait = "console.log('here'); process.stdin.once('data', () => "
  const idle = await inGroup(other.folder, `${wait}process.exit())`)
  const eater = await inGroup(
    small.folder,
    `${wait}{ for (const eaten = []; ; ) eaten.push(Buffer.alloc(2 ** 24, 1)) })`,
  )
  eater.child.stdin.write('go')
  expect(await eater.closed).toEqual([null, 'SIGKILL'])
  expect([eater.starvation.happened, idle.starvation.happened]).toEqual([true, false])
  idle.child.stdin.write('go')
  await idle.closed
})

function startParent(path: string, steps = 20, ms = 1, before: string[] = []) {
  const script = childScript('parent')
  const words = [...before, script, path, '1', String(steps), String(ms), '0']
  return spawn(process.execPath, words, { stdio: 'ignore' })
}

function isStopped(pid: number): boolean {
  try {
    return /^State:\tT/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false // It has ended.
  }
}

async function until<T>(find: () => T | null): Promise<T> {
  for (;;) {
    const found = find()
    if (found !== null) return found
    await sleep(50)
  }
}

/** A container may show other paths than those it has. */
function seesGroups(root: string): boolean {
  const lines = readFileSync('/proc/self/cgroup', 'utf8').split('\n')
  const own = lines.find((line) => /^\d+:(.*,)?memory[,:]/.test(line)) ?? lines.find((line) => line.startsWith('0::'))
  return own !== undefined && existsSync(join(root, own.split(':')[2]!))
}

/** @returns null where they can't be made. */
function controlGroup(bytes: number, name = 'one') {
  const root = ['/sys/fs/cgroup/memory', '/sys/fs/cgroup'].find((path) => existsSync(path))
  if (root === undefined) return null
  const folder = join(root, `maskbench-test-${process.pid}-${name}`)
  try {
    mkdirSync(folder)
    const files = readdirSync(folder)
    const limit = ['memory.limit_in_bytes', 'memory.max'].find((name) => files.includes(name))
    if (limit === undefined) throw new Error('no limit')
    writeFileSync(join(folder, limit), String(bytes))
  } catch {
    if (existsSync(folder)) rmdirSync(folder)
    return null
  }
  return { folder, [Symbol.dispose]: () => rmdirSync(folder) }
}
