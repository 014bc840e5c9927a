import { eq } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { leaderboardGroups } from '../../db/queries/leaderboard.ts'
import { noisyLabelsRuns } from '../../db/queries/noisy-labels.ts'
import { getRun } from '../../db/queries/run.ts'
import { listRuns } from '../../db/queries/runs.ts'
import { runs, scores } from '../../db/schema/index.ts'
import { finish } from '../../harness/store/runs/queue.ts'
import { fakePlan, type Workbench, workbench } from '../execution/workbench.ts'

test.each([
  ['data', { dataDigest: 'of other pictures' }, { staleCode: false, staleData: true }],
  ['code', { codeVersion: 'of other lines' }, { staleCode: true, staleData: false }],
] as const)('when the %s have changed, the runs of before are stale wherever their numbers are read', (_, now, why) => {
  using bench = workbench()
  const [before] = fakePlan([0])
  done(bench, before!)
  expect(marks(bench)).toEqual({ [before!.id]: false })
  const after = { ...before!, ...now, id: 'another', groupId: 'another' }
  done(bench, after)
  expect(marks(bench)).toEqual({ another: false, [before!.id]: true })
  const { database } = bench
  expect(listRuns(database, { id: before!.id })[0]).toMatchObject({ stale: true, ...why })
  expect(getRun(database, before!.id)).toMatchObject({ stale: true, ...why, status: 'done' })
  // Asking for the old ones again, as after a git checkout, makes the others stale in their turn.
  bench.enqueue([before!])
  expect(marks(bench)).toEqual({ another: true, [before!.id]: false })
})

test('other data do not touch a run, nor does a store of before data were written down', () => {
  using bench = workbench()
  const [splice] = fakePlan([0], { dataset: 'uci-splice' })
  const [heart] = fakePlan([0])
  done(bench, splice!)
  done(bench, heart!)
  expect(listRuns(bench.database).map(({ stale }) => stale)).toEqual([false, false])
  bench.enqueue([{ ...heart!, id: 'new', dataDigest: 'new' }])
  const staleOf = (id: string) => listRuns(bench.database, { id })[0]!.stale
  expect([staleOf(splice!.id), staleOf(heart!.id)]).toEqual([false, true])
  bench.database.update(runs).set({ dataNames: '' }).where(eq(runs.id, heart!.id)).run()
  expect(staleOf(heart!.id)).toBe(false)
})

/** Every reader of numbers must agree. */
function marks({ database }: Workbench) {
  const group = (id: string) => leaderboardGroups(database, 'uci-heart').find((one) => one.id === id)!
  const found = noisyLabelsRuns(database).map(({ id, groupId, stale }) => [id, stale, group(groupId).stale] as const)
  for (const [id, stale, onLeaderboard] of found) {
    expect([id, onLeaderboard, listRuns(database, { id })[0]!.stale]).toEqual([id, stale, stale])
  }
  return Object.fromEntries(found.map(([id, stale]) => [id, stale]))
}

function done(bench: Workbench, run: ReturnType<typeof fakePlan>[number]): void {
  bench.enqueue([run])
  finish(bench.database, run.id, 'done')
  const condition = 'noise=0 rate=0'
  const score = { dataset: 'uci-heart', evaluation: 'noisy-labels', condition, metric: 'top1', protocol: 'last' }
  bench.database
    .insert(scores)
    .values({ ...score, runId: run.id, value: 0.5, details: {}, createdAt: 1 })
    .run()
}
