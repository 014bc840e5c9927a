import fs, { readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'
import { dirname } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { artefacts, events, points, predictions, runs, scores, series, truths } from '../../db/schema/index.ts'
import { sha256 } from '../../harness/base/hash.ts'
import { ArtefactStore } from '../../harness/store/artefacts.ts'
import { claim, finish } from '../../harness/store/runs/queue.ts'
import { dropLeftResumeData } from '../../harness/store/runs/resume-states.ts'
import { LostLease, SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { fakePlan, type Workbench, workbench } from '../execution/workbench.ts'

afterEach(() => vi.restoreAllMocks())

test('points of a resumed run replace those it wrote before; what is not finite is null', () => {
  using bench = workbench()
  const first = recorder(bench)
  for (const [step, value] of [3, 2, 1].entries()) first.metric('loss', 'step', step, value)
  first.flush()
  const second = recorder(bench)
  second.metric('loss', 'step', 2, 0.5)
  second.metric('loss', 'step', 3, Number.NaN)
  second.flush()
  const stored = bench.database.select({ step: points.step, value: points.value }).from(points).all()
  expect(stored).toEqual([
    { step: 0, value: 3 },
    { step: 1, value: 2 },
    { step: 2, value: 0.5 },
    { step: 3, value: null },
  ])
  expect(bench.database.select().from(series).get()).toMatchObject({ name: 'loss', lastStep: 3, lastValue: null })
})

test('the two newest states are kept, their files too, and none once the run is done', () => {
  using bench = workbench()
  const one = recorder(bench)
  for (const step of [10, 20, 30]) one.saveState(step, Buffer.from(`state ${step}`))
  expect(one.latestState()).toEqual({ step: 30, bytes: Buffer.from('state 30') })
  const steps = () => bench.database.select({ step: artefacts.step }).from(artefacts).all()
  expect(steps()).toEqual([{ step: 20 }, { step: 30 }])
  expect(files(bench)).toHaveLength(2)
  one.dropResumeData()
  expect(steps()).toEqual([])
  expect(files(bench)).toEqual([])
})

test('a state with one flipped byte, or none at all, gives way to the one before', () => {
  using bench = workbench()
  vi.spyOn(process.stderr, 'write').mockReturnValue(true)
  const one = recorder(bench)
  one.saveState(10, Buffer.from('state 10'))
  one.saveState(20, Buffer.from('state 20'))
  const newest = bench.database.select().from(artefacts).where(eq(artefacts.step, 20)).get()!
  const path = new ArtefactStore(bench.path).path(newest.sha256)
  const bytes = readFileSync(path)
  bytes[3]! ^= 1
  writeFileSync(path, bytes)
  expect(one.latestState()?.step).toBe(10)
  one.saveState(30, Buffer.from('state 30'))
  expect(one.latestState()?.step).toBe(30)
})

test('a file that two artefacts share outlives the first of them', () => {
  using bench = workbench()
  const one = recorder(bench)
  const bytes = Buffer.from('the same bytes')
  one.artefact({ kind: 'checkpoint', name: 'encoder', step: 5, bytes })
  one.saveState(5, bytes)
  one.dropResumeData()
  expect(files(bench)).toHaveLength(1)
})

test('scores and predictions are stored once, whatever is said again', () => {
  using bench = workbench()
  const one = recorder(bench)
  const key = { dataset: 'uci-heart', evaluation: 'knn', condition: '', protocol: 'k 20' }
  for (const value of [0.5, 0.6]) {
    one.score({ ...key, metric: 'top1', value, selectedOnTest: false, details: { k: 20 } })
    one.predictions({ ...key, truth: Int32Array.of(1, 0), predicted: Int32Array.of(1, -2) })
    one.flush()
  }
  expect(bench.database.select().from(scores).all()).toMatchObject([{ value: 0.6, details: { k: 20 } }])
  const [stored] = bench.database.select().from(predictions).all()
  expect(stored).toMatchObject({ items: 2, predicted: Buffer.from([1, 0, 0, 0, 0xfe, 0xff, 0xff, 0xff]) })
  const labels = Buffer.from([1, 0, 0, 0, 0, 0, 0, 0])
  expect(bench.database.select().from(truths).all()).toEqual([{ digest: stored!.truthDigest, items: 2, labels }])
})

test('an event is stored with the next write; a resumed run that says it again lands in the same row', () => {
  using bench = workbench()
  const first = recorder(bench)
  first.event({ name: 'mask-collapse', axis: 'step', step: 40, message: 'mask 2 covers nothing' })
  expect(bench.database.select().from(events).all()).toEqual([])
  first.flush()
  const [stored] = bench.database.select().from(events).all()
  expect(stored).toMatchObject({ name: 'mask-collapse', axis: 'step', step: 40, message: 'mask 2 covers nothing' })
  const second = recorder(bench)
  second.event({ name: 'mask-collapse', axis: 'step', step: 40, message: 'mask 2 covers nothing (area .001)' })
  second.event({ name: 'mask-collapse', axis: 'step', step: 80, message: 'mask 0 covers everything' })
  second.flush()
  second.flush()
  expect(bench.database.select().from(events).all()).toMatchObject([
    { ...stored, message: 'mask 2 covers nothing (area .001)' },
    { step: 80, message: 'mask 0 covers everything' },
  ])
})

test('times of all attempts add up; position, memory and facts are stored', () => {
  using bench = workbench()
  const one = recorder(bench, 100)
  one.progress(3, 10, 'epoch 1/2')
  one.facts({ parameters: 7, imagesPerSecond: 12 })
  one.flush()
  const run = bench.database.select().from(runs).get()!
  expect(run).toMatchObject({ step: 3, totalSteps: 10, phase: 'epoch 1/2', parameters: 7, imagesPerSecond: 12 })
  expect(run.seconds).toBeGreaterThanOrEqual(100)
  expect(run.peakRssMb).toBeGreaterThan(10)
})

test('parts of a run that are stored are known to the next attempt, until the run is done', () => {
  using bench = workbench()
  const key = { dataset: 'uci-heart', evaluation: 'knn', condition: '', protocol: 'k 20' }
  const first = recorder(bench)
  first.score({ ...key, metric: 'top1', value: 0.5, selectedOnTest: false, details: {} })
  first.storePart('knn')
  expect(bench.database.select().from(scores).all()).toHaveLength(1)
  const second = recorder(bench)
  expect([second.isStored('knn'), second.isStored('linear')]).toEqual([true, false])
  second.dropResumeData()
  expect(second.isStored('knn')).toBe(false)
})

test('a worker that was taken for dead writes nothing once another one has its run', () => {
  using bench = workbench()
  const late = recorder(bench)
  const next = recorder(bench)
  late.metric('loss', 'step', 1, 1)
  expect(() => late.flush()).toThrow(LostLease)
  expect(() => late.saveState(5, Buffer.from('late'))).toThrow(LostLease)
  expect(bench.database.select().from(points).all()).toEqual([])
  expect(files(bench)).toEqual([])
  next.metric('loss', 'step', 1, 2)
  next.flush()
  expect(bench.database.select({ value: points.value }).from(points).all()).toEqual([{ value: 2 }])
})

test('states that a killed worker could not drop are dropped by whoever ends the plan', () => {
  using bench = workbench()
  const one = recorder(bench)
  one.saveState(10, Buffer.from('state 10'))
  const [run] = fakePlan([0])
  const left = () => dropLeftResumeData(bench.database, new ArtefactStore(bench.path), [run!.id])
  left()
  expect(files(bench)).toHaveLength(1)
  finish(bench.database, run!.id, 'done')
  left()
  expect(files(bench)).toEqual([])
  expect(bench.database.select().from(artefacts).all()).toEqual([])
})

test('a file and its name are on the disk before its row, and the row before an older state goes', () => {
  using bench = workbench()
  const one = recorder(bench)
  for (const step of [10, 20]) one.saveState(step, Buffer.from(`state ${step}`))
  const order: string[] = []
  const { fsyncSync, renameSync, rmSync } = fs
  const real = { fsyncSync, renameSync, rmSync }
  fs.fsyncSync = (file) => {
    order.push(fs.fstatSync(file).isDirectory() ? 'folder flushed' : 'file flushed')
    real.fsyncSync(file)
  }
  fs.renameSync = (from, to) => {
    order.push('named')
    real.renameSync(from, to)
  }
  fs.rmSync = (path, options) => {
    if (fs.existsSync(path)) order.push('older state removed')
    real.rmSync(path, options)
  }
  syncBuiltinESMExports()
  const { $client: client } = bench.database
  vi.spyOn(client, 'pragma').mockImplementation((text) => order.push(text))
  try {
    // Its folder is there already, as that of many files before it.
    fs.mkdirSync(dirname(new ArtefactStore(bench.path).path(sha256('state 30'))), { recursive: true })
    one.saveState(30, Buffer.from('state 30'))
  } finally {
    Object.assign(fs, real)
    syncBuiltinESMExports()
  }
  expect(order).toEqual([
    'file flushed',
    'synchronous = FULL', // so that the row is flushed as it is committed
    'named',
    'folder flushed',
    'synchronous = NORMAL',
    'older state removed',
  ])
})

test('a step costs little: its points wait in memory, and go to the store in one transaction about once a second', () => {
  using bench = workbench()
  const now = vi.spyOn(performance, 'now').mockReturnValue(0)
  const one = recorder(bench)
  const prepared = vi.spyOn(bench.database.$client, 'prepare')
  for (let step = 0; step < 20_000; step++) one.metric('loss', 'step', step, step)
  expect(prepared).not.toHaveBeenCalled()
  const transaction = vi.spyOn(bench.database, 'transaction')
  now.mockReturnValue(1001)
  one.metric('loss', 'step', 20_000, 0)
  expect(transaction).toHaveBeenCalledTimes(1)
  expect(prepared.mock.calls.length).toBeLessThan(10)
  expect(bench.database.select().from(points).all()).toHaveLength(20_001)
})

function recorder(bench: Workbench, seconds = 0): SqliteRecorder {
  const planned = fakePlan([0])
  bench.enqueue(planned)
  const runId = planned[0]!.id
  const { attempt } = claim(bench.database, runId)!
  return new SqliteRecorder({ ...bench, runId, attempt, seconds })
}

function files(bench: Workbench): string[] {
  const all = readdirSync(`${bench.path}.d`, { recursive: true }) as string[]
  return all.filter((name) => name.includes('/'))
}

test('once the store was moved, no row is written whose file came to lie in the old place', () => {
  using bench = workbench()
  const one = recorder(bench)
  one.saveState(10, Buffer.from('state 10'))
  renameSync(bench.path, `${bench.path}.moved`)
  expect(() => one.saveState(20, Buffer.from('state 20'))).toThrow(/was deleted or moved while it was in use/)
  expect(bench.database.select({ step: artefacts.step }).from(artefacts).all()).toEqual([{ step: 10 }])
  renameSync(`${bench.path}.moved`, bench.path)
})
