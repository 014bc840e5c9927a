import { expect, test } from 'vitest'
import { listRuns } from '../../db/queries/runs.ts'
import { workbench } from '../execution/workbench.ts'

test('queued runs are listed in the order of their plan', () => {
  using bench = workbench()
  const seeds = Array.from({ length: 12 }, (_, seed) => seed)
  bench.plan(seeds)
  expect(listRuns(bench.database, { status: 'queued' }).map(({ seed }) => seed)).toEqual(seeds)
})
