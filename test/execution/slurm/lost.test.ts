/** Runs that Slurm ended before they were done, with a Slurm that says how. */
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { eq } from 'drizzle-orm'
import { afterEach, expect, test, vi } from 'vitest'
import { closeAlone, openDatabase } from '../../../db/open.ts'
import { slurmTasks } from '../../../db/schema/index.ts'
import { inFolder } from '../../../harness/execution/executors/apart/folder.ts'
import { noteEnd, noteJob, openTasks } from '../../../harness/execution/executors/apart/open-tasks.ts'
import { slurmFiles } from '../../../harness/execution/executors/slurm/folder.ts'
import { reconcile } from '../../../harness/execution/executors/slurm/reconcile.ts'
import { runOnSlurm } from '../../../harness/execution/executors/slurm/wait.ts'
import { claim, finish, noteRunning, reserve, statesOf } from '../../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../../harness/store/runs/sqlite-recorder.ts'
import { anHourAhead } from '../fakes/ahead.ts'
import { holdLock } from '../fakes/hold-lock.ts'
import { fakePlan, type Workbench, workbench } from '../workbench.ts'

afterEach(() => vi.unstubAllEnvs())

const ARRAY = 'bench-1'
const JOB = 71

/** A run that is on Slurm, whose task has done five steps if it has begun. */
function onSlurm(bench: Workbench, began: boolean) {
  const planned = bench.plan([0])
  const runId = planned[0]!.id
  const folder = join(`${bench.path}.slurm`, 'bench')
  mkdirSync(join(folder, 'logs'), { recursive: true })
  reserve(bench.database, [{ runId, folder, array: ARRAY, arrayIndex: 0 }])
  noteJob(bench.database, ARRAY, JOB)
  if (began) {
    const path = inFolder.store(folder, runId)
    const database = openDatabase(path, { alone: true })
    bench.enqueueIn(database, planned)
    claim(database, runId)
    const recorder = new SqliteRecorder({ database, path, runId, attempt: 1 })
    recorder.progress(5, 10, 'training')
    recorder.saveState(5, Buffer.from('state'))
    recorder.flush()
    closeAlone(database)
  }
  return { runId, folder }
}

function slurmSays({ path }: Workbench, state: string, reason: string): void {
  const folder = join(path, '..', 'programs')
  mkdirSync(folder)
  const squeue = join(folder, 'squeue')
  writeFileSync(squeue, `#!/bin/sh\necho '${JOB}|0|${state}|node1|${reason}'\n`)
  chmodSync(squeue, 0o755)
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
}

test.each([
  ['TIMEOUT', 'TimeLimit', 'its process was lost on Slurm (timeout); allow more time with --time'],
  [
    'OUT_OF_MEMORY',
    'OutOfMemory',
    'its process was lost on Slurm (out of memory); request more memory, e.g. with --sbatch=--mem=16G',
  ],
  ['NODE_FAIL', 'NodeDown', 'its process was lost on Slurm (node fail); run the same command to submit it again'],
])('a run that Slurm ended (%s) is interrupted, and says why and what helps', async (state, reason, error) => {
  using bench = workbench()
  const { runId } = onSlurm(bench, true)
  slurmSays(bench, state, reason)
  expect(await reconcile(bench.database, bench.path, true)).toBe(true)
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'interrupted', error, step: 5 }])
})

test('a task that was cancelled before it began leaves the reason too', async () => {
  using bench = workbench()
  const { runId } = onSlurm(bench, false)
  slurmSays(bench, 'CANCELLED', 'None')
  await reconcile(bench.database, bench.path, true)
  const error = 'its process was lost on Slurm (cancelled); run the same command to submit it again'
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'interrupted', error }])
})

test('what waited for a task that failed stays queued, without a reason of its own', async () => {
  using bench = workbench()
  const { runId } = onSlurm(bench, false)
  slurmSays(bench, 'CANCELLED', 'DependencyNeverSatisfied')
  await reconcile(bench.database, bench.path, true)
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'queued', error: null }])
})

test('any other end names the last line of the log, else where it is; submitted again the run has no error', async () => {
  using bench = workbench()
  const { runId, folder } = onSlurm(bench, true)
  slurmSays(bench, 'FAILED', 'NonZeroExitCode')
  writeFileSync(slurmFiles.log(folder, JOB, 0), 'first\nsrun: error: no luck\n')
  await reconcile(bench.database, bench.path, true)
  const error = 'its process was lost on Slurm (failed); it said: srun: error: no luck'
  expect(statesOf(bench.database, [runId])).toMatchObject([{ error }])
  expect(bench.database.select().from(slurmTasks).where(eq(slurmTasks.runId, runId)).all()).toMatchObject([
    { exitCode: null, state: 'FAILED' },
  ])
  reserve(bench.database, [{ runId, folder, array: 'bench-2', arrayIndex: 0 }])
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'queued', error: null }])
})

test('progress that was read before another command noted the end of the task changes nothing', () => {
  using bench = workbench()
  const { runId } = onSlurm(bench, false)
  const seen = { host: 'node1', step: 3, totalSteps: 10, phase: 'training', imagesPerSecond: 1, seconds: 2 }
  noteRunning(bench.database, runId, ARRAY, { ...seen, heartbeatAt: 1 })
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'running', step: 3 }])
  const [task] = openTasks(bench.database)
  noteEnd(bench.database, task!, 1)
  finish(bench.database, runId, 'failed', 'no luck')
  noteRunning(bench.database, runId, ARRAY, { ...seen, step: 4, heartbeatAt: 2 })
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'failed', step: 3, error: 'no luck' }])
})

test('the wait for Slurm outlasts a lock that another program holds', async () => {
  using bench = workbench()
  const { runId } = onSlurm(bench, true)
  slurmSays(bench, 'TIMEOUT', 'TimeLimit')
  using clock = anHourAhead()
  using _ = holdLock(bench.path)
  const ctrlC = new AbortController()
  const note = (line: string) => {
    expect(line).toBe('another program has locked the database; waiting until it is done')
    ctrlC.abort()
  }
  setTimeout(() => clock.jump(), 500)
  const planned = fakePlan([0])
  const submitter = { ...bench, planned, suite: 'bench', options: {}, commandOf: () => '', deviceOf: () => null }
  const waited = runOnSlurm({ ...submitter, note, signal: ctrlC.signal })
  await expect(waited).rejects.toThrow('interrupted; the tasks continue')
  expect(statesOf(bench.database, [runId])).toMatchObject([{ status: 'queued', held: true }])
})
