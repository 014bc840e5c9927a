/** What questions to the store and writing to it cost, in seconds of the processor: the clock says less on a busy machine. */
import { expect, it } from 'vitest'
import { mergeStore } from '../../harness/store/exchange/merge.ts'
import { claim, finish } from '../../harness/store/runs/queue.ts'
import { SqliteRecorder } from '../../harness/store/runs/sqlite-recorder.ts'
import { medians, time } from '../bench/measure.ts'
import { LARGE, leaderboardPage } from '../bench/questions.ts'
import { slowness } from '../bench/slowness.ts'
import { smallStores } from '../bench/small-stores.ts'
import { WIDE } from '../bench/wide-store.ts'
import { fakePlan, workbench } from '../execution/workbench.ts'

const { large, wide, open } = smallStores()
const SLOWNESS = slowness()

it.each(Object.entries(LARGE))('%s: less than 100 ms', (_, ask) => {
  const database = open(large)
  expect(medians([1, 2, 3].map(() => time(() => ask(database)))).cpu).toBeLessThan(100 * SLOWNESS)
})

it('a leaderboard is made in less than 100 ms', () => {
  // The first are compiled while they run.
  const calls = Array.from({ length: 9 }, () => time(() => leaderboardPage(WIDE)(open(wide))))
  expect(medians(calls).cpu).toBeLessThan(100 * SLOWNESS)
})

it('20,000 points of a curve take no more than half a second', () => {
  using bench = workbench()
  const [run] = fakePlan([0])
  bench.enqueue([run!])
  claim(bench.database, run!.id)
  const recorder = new SqliteRecorder({ ...bench, runId: run!.id })
  const { cpu } = time(() => {
    for (let step = 0; step < 20_000; step++) recorder.metric('loss', 'step', step, step)
    recorder.flush()
  })
  expect(cpu).toBeLessThan(500 * SLOWNESS)
})

it('a million points merge in less than five seconds', () => {
  using here = workbench()
  using there = workbench()
  const [run] = fakePlan([0])
  there.enqueue([run!])
  claim(there.database, run!.id)
  finish(there.database, run!.id, 'done')
  there.database.$client.exec(`
    insert into series (run_id, name, axis) select runs.id, 'curve ' || value, 'step' from runs, json_each('[0,1,2,3,4,5,6,7,8,9]');
    with recursive steps(step) as (select 1 union all select step + 1 from steps where step < 100000)
      insert into points select id, step, step * 0.5 from series, steps`)
  const { cpu } = time(() => mergeStore(here.database, here.path, there.path))
  expect(here.database.$client.prepare('select count(*) from points').pluck().get()).toBe(1_000_000)
  expect(cpu).toBeLessThan(5000)
})
