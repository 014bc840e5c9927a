/** Methods across data sets: which numbers are taken, and in which order they stand. */
import { sql } from 'drizzle-orm'
import { expect, test } from 'vitest'
import { sourcesText } from '../../../dashboard/features/significance/ranks-view.ts'
import { scores } from '../../../db/schema/index.ts'
import { acrossDatasets } from '../../../harness/analysis/significance/across-datasets.ts'
import { makeStore, type Store } from './store.ts'

const METHODS = ['byol', 'simclr', 'simsiam'] as const
const DATASETS = ['cifar10', 'cifar100', 'stl10'] as const

const simclrOn = (dataset: string) => sql`selected_on_test = 0 and dataset = ${dataset} and value = 0.5`

/** SimSiam is best, then BYOL, then SimCLR. */
function threeByThree(metric: string, lower = false, datasets: readonly string[] = DATASETS): Store {
  const store = makeStore()
  const level = { byol: 0.6, simclr: 0.5, simsiam: 0.7 }
  for (const dataset of datasets) {
    for (const method of METHODS) {
      const value = lower ? 1 - level[method] : level[method]
      const id = store.add({ dataset, method, scores: { [`knn ${metric}`]: value } })
      // The best cell on test of a grid turns the order.
      const chosen = { protocol: 'best cell of the grid', selectedOnTest: true, value: 1 - value }
      const key = { runId: id, dataset, evaluation: 'knn', condition: '', metric, details: {}, createdAt: 1 }
      store.database
        .insert(scores)
        .values({ ...key, ...chosen })
        .run()
    }
  }
  return store
}

test('what was selected on test is not taken where there is an honest number', () => {
  using store = threeByThree('top1')
  const across = acrossDatasets(store.database)!
  expect(across.blocks).toHaveLength(3)
  expect(across.blocks.map(({ selectedOnTest }) => selectedOnTest)).toEqual([false, false, false])
  expect(across.rows.map(({ method, values }) => [method, values[0]])).toEqual([
    ['simsiam', 0.7],
    ['byol', 0.6],
    ['simclr', 0.5],
  ])
})

test('mean ranks stand in the order of the rows, wherever they are told', () => {
  using store = threeByThree('top1')
  // On the data set that is looked at first SimCLR is by far the best.
  store.database.update(scores).set({ value: 0.9 }).where(simclrOn('cifar10')).run()
  const { rows, result } = acrossDatasets(store.database)!
  expect(rows.map(({ meanRank }) => meanRank)).toEqual([4 / 3, 7 / 3, 7 / 3])
  expect(result!.friedman.meanRanks).toEqual([4 / 3, 7 / 3, 7 / 3])
})

test('without a test the best mean comes first, where lower is better too', () => {
  using store = threeByThree('bg_gap', true, ['stl10'])
  const { rows, reason } = acrossDatasets(store.database)!
  expect(reason).toMatch(/at least two data sets/)
  expect(rows.map(({ method }) => method)).toEqual(['simsiam', 'byol', 'simclr'])
})

test('a shipped row and a run of one method are told apart by their titles', () => {
  using store = threeByThree('top1')
  for (const dataset of DATASETS) {
    store.add({ dataset, method: 'simclr', variant: 'w16 reference', scores: { 'knn top1': 0.55 } })
  }
  const across = acrossDatasets(store.database)!
  expect(sourcesText(across)).toBeNull()
  expect(across.rows.map(({ title }) => title)).toEqual(['SimSiam', 'BYOL', 'SimCLR (reference)', 'SimCLR'])
})
