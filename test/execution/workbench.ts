/** A result store in a folder of its own, and a plan of quick runs whose outcome a test can steer. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { NoisyLabelsConfig } from '../../db/config/noisy-labels.ts'
import { runConfigSchema } from '../../db/config/run.ts'
import { type Database, openDatabase } from '../../db/open.ts'
import { planSuite } from '../../harness/execution/plan/plan.ts'
import type { PlannedRun } from '../../harness/store/runs/planned-run.ts'
import { enqueue } from '../../harness/store/runs/queue.ts'
import { childScript } from '../child-scripts/child-script.ts'

export interface Workbench extends Disposable {
  path: string
  database: Database
  enqueue(planned: readonly PlannedRun[]): void
  /** Plans quick runs, as `fakePlan` does, and enqueues them. */
  plan(...runs: Parameters<typeof fakePlan>): PlannedRun[]
  /** In another store. */
  enqueueIn(database: Database, planned: readonly PlannedRun[]): void
}

export function workbench(): Workbench {
  const folder = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  const path = join(folder, 'results.sqlite')
  const database = openDatabase(path)
  const origin = { suite: 'bench', commandOf: () => 'npx maskbench run bench' }
  return {
    path,
    database,
    enqueue: (planned) => enqueue(database, planned, origin),
    plan(...runs) {
      const planned = fakePlan(...runs)
      enqueue(database, planned, origin)
      return planned
    },
    enqueueIn: (other, planned) => enqueue(other, planned, origin),
    [Symbol.dispose]() {
      database.$client.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** @param options - of the fake run: `steps`, and `batchSize` for its milliseconds a step. */
export function fakePlan(seeds: readonly number[], options: Partial<NoisyLabelsConfig> = {}): PlannedRun[] {
  const base = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8, steps: 20, batchSize: 1, ...options }
  const runs = seeds.map((seed) => runConfigSchema.parse({ ...base, seed }))
  return planSuite({ name: 'bench', runs })
}

/** Command of a worker that does fake runs, for Node. */
export function fakeWorker(): string[] {
  return [childScript('worker')]
}
