import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { eq } from 'drizzle-orm'
import { expect, test, vi } from 'vitest'
import { RESUME } from '../../db/artefact-names.ts'
import { artefacts, runs } from '../../db/schema/index.ts'
import { TimeLeft } from '../../harness/execution/progress/time-left.ts'
import { PARENT } from '../../harness/store/runs/lease.ts'
import { claim, endOrphan, enqueue, finish, releaseLost, statesOf } from '../../harness/store/runs/queue.ts'
import { fakePlan, workbench } from '../execution/workbench.ts'

test('a run is claimed once, and not again when it is done', () => {
  using bench = workbench()
  const [run] = fakePlan([0])
  bench.enqueue([run!])
  expect(claim(bench.database, run!.id)?.config).toEqual(run!.config)
  finish(bench.database, run!.id, 'done')
  expect(claim(bench.database, run!.id)).toBeNull()
})

test('a run whose worker lives can not be claimed; once it is gone, it can', async () => {
  using bench = workbench()
  const [run] = fakePlan([0])
  const { id } = run!
  bench.enqueue([run!])
  claim(bench.database, id)
  // A process that carries the run's id on its command line, as a worker does.
  const worker = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', id])
  await once(worker, 'spawn')
  bench.database.update(runs).set({ pid: worker.pid!, heartbeatAt: 0 }).where(eq(runs.id, id)).run()
  expect(statesOf(bench.database, [id])[0]!.held).toBe(true)
  expect(claim(bench.database, id)).toBeNull()
  worker.kill('SIGKILL')
  await once(worker, 'close')
  expect(statesOf(bench.database, [id])[0]!.held).toBe(false)
  expect(claim(bench.database, id)).not.toBeNull()
})

test('a run that starts again begins at its newest state, not where it was killed, and so does its time left', () => {
  using bench = workbench()
  const [none, some] = fakePlan([0, 1])
  bench.enqueue([none!, some!])
  const ids = [none!.id, some!.id]
  for (const id of ids) {
    claim(bench.database, id)
    bench.database.update(runs).set({ step: 90, totalSteps: 100, status: 'interrupted' }).where(eq(runs.id, id)).run()
  }
  const state = { kind: 'checkpoint', name: RESUME, sha256: 'ab', bytes: 1, createdAt: 1 } as const
  for (const step of [20, 60]) {
    bench.database
      .insert(artefacts)
      .values({ ...state, runId: some!.id, step })
      .run()
  }
  for (const id of ids) claim(bench.database, id)
  const states = ids.map((id) => statesOf(bench.database, [id])[0]!)
  expect(states.map(({ step, totalSteps }) => [step, totalSteps])).toEqual([
    [0, 0],
    [60, 100],
  ])
  const time = new TimeLeft(new Map(ids.map((id) => [id, 100])), 1)
  time.update(states, 0)
  expect(states.map((one) => Math.round(time.secondsLeft(one, 0)))).toEqual([100, 43])
})

test('a process number that now belongs to another program holds nothing', () => {
  using bench = workbench()
  const [run] = fakePlan([0])
  bench.enqueue([run!])
  claim(bench.database, run!.id)
  // This very process lives, but is no worker of that run.
  expect(statesOf(bench.database, [run!.id])[0]!.held).toBe(process.platform !== 'linux')
  releaseLost(bench.database, [run!.id])
  expect(statesOf(bench.database, [run!.id])[0]!.status).toBe('interrupted')
})

test('a heartbeat in the future holds a run only as long as it changes', () => {
  using bench = workbench()
  const [run] = fakePlan([0])
  const { id } = run!
  bench.enqueue([run!])
  claim(bench.database, id)
  const beat = (heartbeatAt: number) =>
    bench.database
      .update(runs)
      .set({ host: 'a-machine-whose-clock-is-wrong', heartbeatAt })
      .where(eq(runs.id, id))
      .run()
  const held = () => statesOf(bench.database, [id])[0]!.held
  vi.useFakeTimers({ toFake: ['Date', 'performance'] })
  try {
    const aDay = 86_400_000
    beat(Date.now() + aDay)
    expect(held()).toBe(true)
    vi.advanceTimersByTime(9 * 60_000)
    beat(Date.now() + aDay)
    expect(held()).toBe(true)
    vi.advanceTimersByTime(9 * 60_000)
    expect(held()).toBe(true)
    vi.advanceTimersByTime(2 * 60_000)
    expect(held()).toBe(false)
    expect(claim(bench.database, id)).not.toBeNull()
  } finally {
    vi.useRealTimers()
  }
})

test('planning again queues what failed, and leaves what is done', () => {
  using bench = workbench()
  const planned = fakePlan([0, 1, 2])
  bench.enqueue(planned)
  const [a, b, c] = planned.map(({ id }) => id)
  finish(bench.database, a!, 'done')
  finish(bench.database, b!, 'failed', 'no luck')
  finish(bench.database, c!, 'interrupted')
  bench.enqueue(planned)
  const states = statesOf(bench.database, [a!, b!, c!])
  expect(Object.fromEntries(states.map(({ id, status, error }) => [id, `${status} ${error}`]))).toEqual({
    [a!]: 'done null',
    [b!]: 'queued null',
    [c!]: 'queued null',
  })
})

test('a run may serve several suites', () => {
  using bench = workbench()
  const planned = fakePlan([0])
  bench.enqueue(planned)
  enqueue(bench.database, planned, { suite: 'other', commandOf: () => '' })
  const suites = bench.database.$client.prepare('select suite from suite_runs order by suite').pluck().all()
  expect(suites).toEqual(['bench', 'other'])
})

test('an orphan that ends by itself just before it is ended does not end the command', () => {
  using bench = workbench()
  const [run] = bench.plan([0])
  const { id } = run!
  claim(bench.database, id)
  const orphan = spawn('sleep', ['60'], { argv0: id, env: { ...process.env, [PARENT]: '1' } })
  bench.database.update(runs).set({ pid: orphan.pid! }).run()
  const real = process.kill.bind(process)
  const kill = vi.spyOn(process, 'kill').mockImplementation((pid, signal) => {
    if (signal === 'SIGKILL') throw Object.assign(new Error('kill ESRCH'), { code: 'ESRCH', syscall: 'kill' })
    return real(pid, signal)
  })
  try {
    expect(endOrphan(bench.database, id)).toBe(true)
    expect(kill).toHaveBeenCalledWith(orphan.pid, 'SIGKILL')
  } finally {
    kill.mockRestore()
    orphan.kill('SIGKILL')
  }
})
