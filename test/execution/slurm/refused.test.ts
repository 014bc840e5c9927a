import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EnvironmentError, UsageError } from '../../../harness/base/errors.ts'
import { inFolder } from '../../../harness/execution/executors/apart/folder.ts'
import { openTasks } from '../../../harness/execution/executors/apart/open-tasks.ts'
import { sbatch, UnansweredError } from '../../../harness/execution/executors/slurm/commands.ts'
import { slurmFiles, slurmFolder } from '../../../harness/execution/executors/slurm/folder.ts'
import { reconcile } from '../../../harness/execution/executors/slurm/reconcile.ts'
import { type Submitter, submit } from '../../../harness/execution/executors/slurm/submit.ts'
import type { PlannedRun } from '../../../harness/store/runs/planned-run.ts'
import { type Workbench, workbench } from '../workbench.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  vi.stubEnv('PATH', `${folder}:${process.env.PATH}`)
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true })
})

function command(name: string, script: string): void {
  writeFileSync(join(folder, name), `#!/bin/sh\n${script}\n`)
  chmodSync(join(folder, name), 0o755)
}

/** Slurm with arrays of two tasks at most, which takes so many jobs, numbered from 71. */
function slurm(jobs: number): void {
  command('scontrol', 'echo "MaxArraySize            = 2"')
  command(
    'sbatch',
    `echo x >> ${folder}/asked; n=$(wc -l < ${folder}/asked)
     if [ $n -gt ${jobs} ]; then echo "sbatch: error: QOSMaxSubmitJobPerUserLimit" >&2; exit 1; fi
     echo $((70 + n))`,
  )
}

const submitterOf = (bench: Workbench, planned: readonly PlannedRun[]): Submitter => ({
  ...bench,
  suite: 'bench',
  planned,
  options: { sbatch: [] },
  commandOf: () => '',
  deviceOf: () => null,
  task: [],
})

test.each([
  [0, /^(?!.*submitted before)/],
  [1, /; job 71 was submitted before and stays on Slurm$/],
  [2, /; jobs 71, 72 were submitted before and stay on Slurm$/],
])('after %i jobs Slurm takes no more: the error says what it has', async (jobs, message) => {
  slurm(jobs)
  using bench = workbench()
  const planned = bench.plan([0, 1, 2, 3, 4])
  await expect(submit(submitterOf(bench, planned), planned)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    remedy:
      jobs === 0
        ? expect.not.stringContaining('the rest')
        : expect.stringMatching(/the same command then submits the rest$/),
  })
  expect(openTasks(bench.database)).toHaveLength(2 * jobs)
})

test.each([
  ['Requested node configuration is not available', UsageError, /^sbatch refused the job: Requested node conf/],
  ['Invalid account or account/partition combination specified', UsageError, /^sbatch refused the job: Invalid/],
  ['Unable to contact slurm controller (connect failure)', EnvironmentError, /^Slurm does not answer: Unable/],
  ['Socket timed out on send/recv operation', UnansweredError, /whether it has taken the job: Socket timed out/],
  ['Zero Bytes were transmitted or received', UnansweredError, /whether it has taken the job: Zero Bytes/],
])('of "%s" the error says whether Slurm refused, was not asked or may have the job', async (message, kind, what) => {
  command('sbatch', `echo "sbatch: error: Batch job submission failed: ${message}" >&2; exit 1`)
  const error = await sbatch([]).catch((thrown: unknown) => thrown)
  expect((error as object).constructor).toBe(kind)
  expect((error as Error).message).toMatch(what)
})

test('a fault of the configuration of Slurm is no refusal', async () => {
  command('sbatch', 'echo "sbatch: fatal: Could not establish a configuration source" >&2; exit 1')
  await expect(sbatch([])).rejects.toThrow('Slurm does not answer: Could not establish a configuration source')
})

test('an sbatch that does not end leaves it open whether Slurm has the job', async () => {
  command('sbatch', 'exec sleep 60')
  const what = 'Slurm did not say whether it has taken the job: sbatch was still waiting after 0.05 s'
  const error = await sbatch([], 50).catch((thrown: unknown) => thrown)
  expect(error).toBeInstanceOf(UnansweredError)
  expect((error as Error).message).toBe(what)
})

test('runs that Slurm may have taken stay noted with their files, until Slurm says what became of them', async () => {
  command('scontrol', 'echo')
  command('sbatch', 'echo "sbatch: error: Socket timed out on send/recv operation" >&2; exit 1')
  using bench = workbench()
  const planned = bench.plan([0, 1])
  await expect(submit(submitterOf(bench, planned), planned)).rejects.toThrow(UnansweredError)
  const tasks = openTasks(bench.database)
  expect(tasks.map(({ jobId }) => jobId)).toEqual([null, null])
  const { array } = tasks[0]!
  const folder = slurmFolder(bench.path, 'bench')
  expect([slurmFiles.script(folder, array), inFolder.tasks(folder, array)].every(existsSync)).toBe(true)
  command(
    'squeue',
    `case "$*" in *--name=${array}*) echo 71;; *) echo '71|0|PENDING||Priority'; echo '71|1|PENDING||Priority';; esac`,
  )
  await reconcile(bench.database, bench.path, true)
  expect(openTasks(bench.database).map(({ jobId }) => jobId)).toEqual([71, 71])
})
