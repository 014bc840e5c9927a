import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runs } from '../../db/schema/index.ts'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { childScript } from '../child-scripts/child-script.ts'
import { integrity, snapshot } from './snapshot.ts'
import { fakePlan, fakeWorker, workbench } from './workbench.ts'

const SEEDS = [0, 1, 2]
const OPTIONS = { steps: 150, batchSize: 5 }

test('kill -9 of parent and workers at any moment: the same plan ends with the same bits', async () => {
  using bench = workbench()
  const planned = fakePlan(SEEDS, OPTIONS)
  bench.enqueue(planned)
  for (const moment of [700, 1100, 1600]) {
    const parent = startParent(bench.path)
    const closed = once(parent, 'close')
    await sleep(moment)
    const workers = bench.database.select({ pid: runs.pid }).from(runs).all()
    parent.kill('SIGKILL')
    for (const { pid } of workers) if (pid !== null) killIfThere(pid)
    await closed
    expect(integrity(bench.database)).toBe('ok')
  }
  const last = startParent(bench.path)
  const [code] = await once(last, 'close')
  expect(code).toBe(0)

  using unbroken = workbench()
  unbroken.enqueue(planned)
  await runLocally({ ...unbroken, planned, jobs: 2, worker: fakeWorker() })
  expect(snapshot(bench.database)).toEqual(snapshot(unbroken.database))
  const files = readdirSync(`${bench.path}.d`, { recursive: true }) as string[]
  expect(files.filter((name) => name.endsWith('.tmp'))).toEqual([])
})

test('workers whose parent was killed stop by themselves and give their runs back', async () => {
  using bench = workbench()
  const planned = fakePlan([0], { steps: 2000, batchSize: 5 })
  bench.enqueue(planned)
  const parent = spawn(process.execPath, parentCommand(bench.path, 1, 2000, 5, [0]), { stdio: 'ignore' })
  const status = () => bench.database.select({ status: runs.status, step: runs.step }).from(runs).get()!
  await until(() => status().step > 0)
  parent.kill('SIGKILL')
  await until(() => status().status === 'interrupted')
})

function startParent(path: string) {
  return spawn(process.execPath, parentCommand(path, 2, OPTIONS.steps, OPTIONS.batchSize, SEEDS), { stdio: 'ignore' })
}

function parentCommand(path: string, jobs: number, steps: number, ms: number, seeds: number[]): string[] {
  const script = childScript('parent')
  return [script, path, ...[jobs, steps, ms, ...seeds].map(String)]
}

function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {}
}

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await sleep(50)
}
