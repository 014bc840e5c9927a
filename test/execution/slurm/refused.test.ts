import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { openTasks } from '../../../harness/execution/executors/slurm/open-tasks.ts'
import { submit } from '../../../harness/execution/executors/slurm/submit.ts'
import { workbench } from '../workbench.ts'

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

test.each([
  [0, /^(?!.*submitted before)/],
  [1, /; job 71 was submitted before and stays on Slurm$/],
  [2, /; jobs 71, 72 were submitted before and stay on Slurm$/],
])('after %i jobs Slurm takes no more: the error says what it has', async (jobs, message) => {
  slurm(jobs)
  using bench = workbench()
  const planned = bench.plan([0, 1, 2, 3, 4])
  const submitter = {
    ...bench,
    suite: 'bench',
    planned,
    options: { sbatch: [] },
    commandOf: () => '',
    deviceOf: () => null,
    task: [],
  }
  await expect(submit(submitter, planned)).rejects.toMatchObject({
    message: expect.stringMatching(message),
    remedy:
      jobs === 0
        ? expect.not.stringContaining('the rest')
        : expect.stringMatching(/the same command then submits the rest$/),
  })
  expect(openTasks(bench.database)).toHaveLength(2 * jobs)
})
