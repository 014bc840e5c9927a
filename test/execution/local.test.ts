import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test, vi } from 'vitest'
import { InterruptedError } from '../../harness/base/process/interrupted.ts'
import { deathOf } from '../../harness/execution/executors/local/death.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { removeRuns } from '../../harness/store/remove.ts'
import { statesOf } from '../../harness/store/runs/queue.ts'
import { anHourAhead } from './fakes/ahead.ts'
import { integrity, snapshot } from './snapshot.ts'
import { fakeWorker, workbench } from './workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const worker = fakeWorker()

test('every run of a plan is done once, and nothing is done the second time', async () => {
  using bench = workbench()
  const log = join(bench.path, '..', 'log')
  vi.stubEnv('FAKE_LOG', log)
  const planned = bench.plan([0, 1, 2])
  const { states } = await runLocally({ ...bench, planned, jobs: 2, worker })
  expect(states.map(({ status }) => status)).toEqual(['done', 'done', 'done'])
  await runLocally({ ...bench, planned, jobs: 2, worker })
  expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(3)
  const { points, scores, artefacts } = snapshot(bench.database)
  expect([points.length, scores.length]).toEqual([60, 3])
  // The states that served resuming are gone; the encoder stays.
  expect(artefacts.map(({ name }) => name)).toEqual(['encoder', 'encoder', 'encoder'])
})

test('a failing run is tried once more, reported, and does not keep the others from ending', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'fail')
  const planned = bench.plan([0, 1])
  const notes: string[] = []
  const { states, causes } = await runLocally({ ...bench, planned, jobs: 1, worker, note: (line) => notes.push(line) })
  expect(states.map(({ status, error }) => `${status}: ${error}`)).toEqual(
    Array(2).fill('failed: it does not work. --debug prints where'),
  )
  expect(notes).toHaveLength(2)
  expect([...causes.values()]).toEqual([1, 1])
})

test('what runs say of their data is passed on once, the chatter of libraries is not', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'talk')
  const planned = bench.plan([0, 1])
  const notes: string[] = []
  await runLocally({ ...bench, planned, jobs: 1, worker, note: (line) => notes.push(line) })
  expect(notes).toEqual(['skipped 1.png', 'skipped 2.png'])
})

test('a run that fails once ends well, from its last checkpoint', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'fail-once')
  const planned = bench.plan([7])
  const { states } = await runLocally({ ...bench, planned, jobs: 1, worker })
  expect(states[0]).toMatchObject({ status: 'done', error: null })

  using unbroken = workbench()
  vi.unstubAllEnvs()
  unbroken.enqueue(planned)
  await runLocally({ ...unbroken, planned, jobs: 1, worker })
  expect(snapshot(bench.database)).toEqual(snapshot(unbroken.database))
})

test('what the environment lacks is not tried again', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'lack')
  const planned = bench.plan([0])
  const notes: string[] = []
  const { states, causes } = await runLocally({ ...bench, planned, jobs: 1, worker, note: (line) => notes.push(line) })
  expect(states[0]).toMatchObject({ status: 'failed', error: 'the data are damaged. get them again' })
  expect([...causes]).toEqual([[planned[0]!.id, 3]])
  expect(notes).toEqual([])
})

test('a process that is killed again and again at the same step is given up with a remedy', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'die')
  const planned = bench.plan([0])
  const { states } = await runLocally({ ...bench, planned, jobs: 1, worker })
  expect(states[0]!.error).toBe('its process was ended by SIGKILL 3 times; lower --jobs if memory ran out')
})

test.each([
  [true, 'SIGKILL', 'gave no sign of life', /a disk or a driver/],
  [false, 'SIGKILL', 'was ended by SIGKILL', /^lower --jobs if memory ran out$/],
  [false, 'SIGSEGV', 'was ended by SIGSEGV', /npx maskbench doctor/],
  [false, 'SIGXCPU', 'was ended by SIGXCPU', /a limit of this machine/],
] as const)('the remedy of a death fits its cause (hangs: %s, %s)', (hangs, killedBy, death, remedy) => {
  expect(deathOf(hangs, killedBy)).toEqual({ death, remedy: expect.stringMatching(remedy) })
})

test('a worker that hangs is ended and its run goes on', async () => {
  using bench = workbench()
  vi.stubEnv('FAKE', 'hang')
  const planned = bench.plan([0])
  const notes: string[] = []
  const note = (line: string) => notes.push(line)
  using clock = anHourAhead()
  const watch = ([state]: readonly { step: number }[]) => {
    if (state!.step === 5 && notes.length === 0) clock.jump()
  }
  const { states } = await runLocally({ ...bench, planned, jobs: 1, worker, note, watch })
  expect(states[0]!.status).toBe('done')
  expect(notes[0]).toContain('gave no sign of life; starting it again')
})

test('Ctrl-C leaves runs interrupted, and the same plan goes on', async () => {
  using bench = workbench()
  const planned = bench.plan([0, 1], { steps: 200 })
  vi.stubEnv('FAKE_STAY', '1')
  const ctrlC = new AbortController()
  const watch = (states: readonly { step: number }[]) => {
    if (states.every(({ step }) => step > 40)) ctrlC.abort()
  }
  const running = runLocally({ ...bench, planned, jobs: 2, worker, watch, signal: ctrlC.signal })
  await expect(running).rejects.toThrow(InterruptedError)
  const ids = planned.map(({ id }) => id)
  expect(statesOf(bench.database, ids).map(({ status }) => status)).toEqual(['interrupted', 'interrupted'])
  vi.unstubAllEnvs()
  const { states } = await runLocally({ ...bench, planned, jobs: 2, worker })
  expect(states.map(({ status }) => status)).toEqual(['done', 'done'])
  expect(snapshot(bench.database).points).toHaveLength(400)
  expect(integrity(bench.database)).toBe('ok')
})

test('what Ctrl-C left queued can be removed, and the plan of another command then says so', async () => {
  using bench = workbench()
  const planned = bench.plan([0, 1], { steps: 200 })
  vi.stubEnv('FAKE_STAY', '1')
  const ctrlC = new AbortController()
  const watch = ([first]: readonly { step: number }[]) => {
    if (first!.step > 10) ctrlC.abort()
  }
  const first = runLocally({ ...bench, planned, jobs: 1, worker, watch, signal: ctrlC.signal })
  await expect(first).rejects.toThrow(InterruptedError)
  const [, queued] = planned.map(({ id }) => id)
  expect(statesOf(bench.database, [queued!])).toMatchObject([{ status: 'queued' }])
  removeRuns(bench.database, bench.path, [queued!])
  const second = runLocally({ ...bench, planned, jobs: 1, worker })
  await expect(second).rejects.toThrow(`(run ${queued}) was removed from the store`)
})

test('two plans at once share the work and do nothing twice', async () => {
  using bench = workbench()
  const log = join(bench.path, '..', 'log')
  vi.stubEnv('FAKE_LOG', log)
  const planned = bench.plan([0, 1, 2, 3], { steps: 60, batchSize: 10 })
  const outcomes = await Promise.all([1, 2].map(() => runLocally({ ...bench, planned, jobs: 1, worker })))
  for (const { states } of outcomes) expect(states.every(({ status }) => status === 'done')).toBe(true)
  expect(readFileSync(log, 'utf8').trim().split('\n')).toHaveLength(4)
})
