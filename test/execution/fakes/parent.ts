/** `fake-parent FILE JOBS SEED…`: what `run` does, with fake runs; to be killed. */
import { openDatabase } from '../../../db/open.ts'
import { runLocally } from '../../../harness/execution/executors/local/local.ts'
import { fakePlan, fakeWorker } from '../workbench.ts'

async function main([path = '', jobs, steps, ms, ...seeds]: readonly string[]): Promise<void> {
  const database = openDatabase(path)
  const planned = fakePlan(seeds.map(Number), { steps: Number(steps), batchSize: Number(ms) })
  await runLocally({ database, path, planned, jobs: Number(jobs), worker: fakeWorker() })
  database.$client.close()
}

void main(process.argv.slice(2))
