/** What recording costs a run whose steps take a second: each is written to the store, and after every epoch the whole state. */
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { runLocally } from '../../harness/execution/executors/local/local.ts'
import { claim } from '../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { slowness } from '../bench/slowness.ts'
import { fakePlan, fakeWorker, workbench } from '../execution/workbench.ts'

const STEPS = 10
/** ResNet-18 with its momentum. */
const STATE_BYTES = 2 * 4 * 11_700_000
const STEPS_AN_EPOCH = 100

test('recording takes less than 2% of a run at a second a step', async () => {
  using bench = workbench()
  const planned = fakePlan([0])
  bench.enqueue(planned)
  const runId = planned[0]!.id
  claim(bench.database, runId)
  const recorder = new SqliteRecorder({ ...bench, runId })
  let recording = 0
  const spent = (what: () => void) => {
    const began = performance.now()
    what()
    return performance.now() - began
  }
  for (let step = 1; step <= STEPS; step++) {
    await sleep(1000)
    recording += spent(() => {
      for (let curve = 0; curve < 12; curve++) recorder.metric(`curve ${curve}`, 'step', step, Math.sin(step))
      recorder.progress(step, STEPS, `step ${step}`)
    })
  }
  const state = randomBytes(STATE_BYTES)
  const saving = Math.min(...[1, 2, 3].map((epoch) => spent(() => recorder.saveState(epoch, state))))
  const share = recording / STEPS / 1000 + saving / STEPS_AN_EPOCH / 1000
  process.stderr.write(`recording ${(recording / STEPS).toFixed(1)} ms a step, ${saving.toFixed(0)} ms a state: `)
  process.stderr.write(`${(100 * share).toFixed(2)}%\n`)
  expect(share).toBeLessThan(0.02 * slowness())
})

test('watching a run takes less than 2% of a processor', async () => {
  using bench = workbench()
  const planned = fakePlan([0], { steps: STEPS, batchSize: 1000 })
  bench.enqueue(planned)
  // What is loaded and compiled for the first steps is no part of it.
  let [began, first] = [process.cpuUsage(), 0]
  const watch = ([state]: readonly { step: number }[]) => {
    if (first === 0 && state!.step > 1) [began, first] = [process.cpuUsage(), state!.step]
  }
  await runLocally({ ...bench, planned, jobs: 1, worker: fakeWorker(), watch })
  const { user, system } = process.cpuUsage(began)
  const seconds = STEPS - first
  process.stderr.write(`watching ${((user + system) / seconds / 1000).toFixed(1)} ms a step\n`)
  expect(seconds).toBeGreaterThan(STEPS / 2)
  expect((user + system) / 1e6 / seconds).toBeLessThan(0.02 * slowness())
})
