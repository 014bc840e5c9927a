/** What happens to files while nobody works on them, or while somebody does: the same bits, or a clear message. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, readdirSync, readFileSync, renameSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { openDatabase } from '../../db/open.ts'
import { openReadOnly } from '../../db/read-only.ts'
import { explain } from '../../harness/base/explain.ts'
import { processExists } from '../../harness/base/process/process-exists.ts'
import { Random } from '../../harness/base/random.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { smallDisk } from '../cli/helpers/small-disk.ts'
import { asNobody } from '../datasets/nobody.ts'
import { integrity, snapshot } from './snapshot.ts'
import { fakePlan, fakeWorker, type Workbench, workbench } from './workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const worker = fakeWorker()
const OPTIONS = { steps: 200, batchSize: 1 }
const planned = fakePlan([0], OPTIONS)

/** The store of an uninterrupted run. */
const whole = await (async () => {
  using bench = workbench()
  bench.enqueue(planned)
  await runLocally({ ...bench, planned, jobs: 1, worker })
  return snapshot(bench.database)
})()

const flip = (path: string) => {
  const bytes = readFileSync(path)
  bytes[bytes.length >> 1]! ^= 1
  writeFileSync(path, bytes)
}
const harms: Record<string, (...states: string[]) => void> = {
  'a flipped byte in the newest state': (newest: string) => flip(newest),
  'the newest state cut short': (newest: string) => truncateSync(newest, 7),
  'the newest state gone': (newest: string) => rmSync(newest),
  // A worker that ends between the two leaves a third: the newest is written before the oldest is dropped.
  'all states damaged': (...states: string[]) => states.forEach(flip),
}

test.each(Object.entries(harms))('%s: said, and the same bits in the end', async (name, harm) => {
  using bench = workbench()
  bench.enqueue(planned)
  await interrupted(bench)
  const states = bench.database.$client
    .prepare("select sha256 from artefacts where name = 'resume' order by step desc")
    .pluck()
    .all() as string[]
  const [newest, ...before] = states.map((sha256) => join(`${bench.path}.d`, sha256.slice(0, 2), sha256))
  harm(newest!, ...before)
  const notes: string[] = []
  await runLocally({ ...bench, planned, jobs: 1, worker, note: (line) => notes.push(line) })
  expect(notes[0]).toMatch(/^the checkpoint of step \d+ is missing or damaged; trying the previous one$/)
  if (name.startsWith('all')) {
    expect(before.length).toBeGreaterThan(0)
    expect(notes.at(-1)).toMatch(/damaged; starting from the beginning$/)
  } else {
    expect(notes).toHaveLength(1)
  }
  expect(snapshot(bench.database)).toEqual(whole)
})

test('a damaged write-ahead log loses the newest rows at most', async () => {
  for (const seed of [0, 1]) {
    using bench = workbench()
    bench.enqueue(planned)
    bench.database.$client.close()
    await killedWhileWriting(bench.path)
    const random = new Random(seed)
    const wal = readFileSync(`${bench.path}-wal`)
    expect(wal.length).toBeGreaterThan(10_000)
    if (seed === 0) truncateSync(`${bench.path}-wal`, random.integer(wal.length))
    for (let i = 0; seed > 0 && i < 3; i++) wal[random.integer(wal.length)]! ^= 1 << random.integer(8)
    if (seed > 0) writeFileSync(`${bench.path}-wal`, wal)
    const database = openDatabase(bench.path)
    expect(integrity(database)).toBe('ok')
    bench.enqueueIn(database, planned)
    await runLocally({ path: bench.path, database, planned, jobs: 1, worker })
    expect(snapshot(database)).toEqual(whole)
    database.$client.close()
  }
})

test('an artefact folder that is deleted while a run goes on is made again', async () => {
  using bench = workbench()
  bench.enqueue(planned)
  const gone = `${bench.path}.gone`
  vi.stubEnv('FAKE_UNTIL', gone)
  let deleted = false
  const watch = ([state]: readonly { step: number }[]) => {
    if (deleted || state!.step < 20) return
    renameSync(`${bench.path}.d`, gone) // all at once: the worker writes into it meanwhile
    deleted = true
  }
  await runLocally({ ...bench, planned, jobs: 1, worker, watch })
  expect(deleted).toBe(true)
  expect(snapshot(bench.database)).toEqual(whole)
  const files = readdirSync(`${bench.path}.d`, { recursive: true }) as string[]
  expect(files.filter((name) => name.includes('/'))).toHaveLength(1)
})

test('a database that is deleted while it is in use ends the command, and its workers', async () => {
  using bench = workbench()
  bench.enqueue(planned)
  vi.stubEnv('FAKE_STAY', '1')
  const watch = ([state]: readonly { step: number }[]) => {
    if (state!.step > 20) rmSync(bench.path, { force: true })
  }
  const running = runLocally({ ...bench, planned, jobs: 1, worker, watch })
  await expect(running).rejects.toThrow(/results.sqlite was deleted or moved while it was in use$/)
})

test('a disk that is full at any point: said, and with room the same bits', async ({ skip }) => {
  using disk = smallDisk('size=200k')
  if (disk === null) return skip('mounting a small file system is not permitted here')
  vi.stubEnv('FAKE_BYTES', '60000')
  const path = join(disk.path, 'results.sqlite')
  const ends: string[] = [] // of the database's making, its log, a state, the artefact
  for (const size of [200, 400, 560, 640, 720, 10_000]) {
    disk.remount(`size=${size}k`)
    ends.push(await attempt(path))
  }
  expect(ends.pop()).toBe('done')
  for (const end of ends) expect(end).toMatch(/^no (space left|room) to write.*free some disk space and run the same/)
  const database = openReadOnly(path)!
  expect(integrity(database)).toBe('ok')
  const { artefacts: _, ...found } = snapshot(database)
  const { artefacts: __, ...expected } = whole
  expect(found).toEqual(expected)
  database.$client.close()
  const files = readdirSync(`${path}.d`, { recursive: true }) as string[]
  expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('a database that may only be read is said to be so', () => {
  using bench = workbench()
  bench.database.$client.close()
  chmodSync(join(bench.path, '..'), 0o755)
  chmodSync(bench.path, 0o444)
  expect(() => asNobody(() => openDatabase(bench.path))).toThrow(/can't open .*results.sqlite/)
})

/** One command's worth. @returns `done`, or what it would say. */
async function attempt(path: string): Promise<string> {
  try {
    const database = openDatabase(path)
    try {
      using bench = workbench()
      bench.enqueueIn(database, planned)
      const { states } = await runLocally({ path, database, planned, jobs: 1, worker })
      return states[0]!.status === 'done' ? 'done' : states[0]!.error!
    } finally {
      database.$client.close()
    }
  } catch (error) {
    const { what, remedy } = explain(error)
    return `${what}. ${remedy}`
  }
}

/** Leaves the run with two states: it is interrupted where it stays, with neither half written nor half removed. */
async function interrupted(bench: Workbench): Promise<void> {
  const ctrlC = new AbortController()
  const watch = ([state]: readonly { step: number }[]) => {
    if (state!.step === OPTIONS.steps / 2) ctrlC.abort()
  }
  vi.stubEnv('FAKE_STAY', '1')
  const running = runLocally({ ...bench, planned, jobs: 1, worker, watch, signal: ctrlC.signal })
  await expect(running).rejects.toThrow('interrupted')
  vi.stubEnv('FAKE_STAY', '')
}

async function killedWhileWriting(path: string): Promise<void> {
  const script = childScript('parent')
  const { steps, batchSize } = OPTIONS
  const words = [script, path, '1', String(steps), String(batchSize), '0']
  const env = { ...process.env, FAKE_STAY: '1' }
  const parent = spawn(process.execPath, words, { env, stdio: 'ignore', detached: true })
  let run = { step: 0, pid: 0 }
  for (; run.step < 20; await sleep(20)) {
    const database = openReadOnly(path)!
    run = database.$client.prepare('select step, pid from runs').get() as typeof run
    database.$client.close()
  }
  process.kill(-parent.pid!, 'SIGKILL')
  await once(parent, 'close')
  while (processExists(run.pid)) await sleep(20) // until then the log counts as being in use
}
