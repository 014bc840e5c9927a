/** What is shown unasked does not change when a run is added that has a number of another kind. */
import { expect, test } from 'vitest'
import { loadLeaderboard } from '../../../dashboard/features/leaderboard/load.ts'
import { acrossDatasets, hasScores } from '../../../harness/analysis/significance/across-datasets.ts'
import { significance } from '../../../harness/analysis/significance/significance.ts'
import { makeStore } from './store.ts'

test('runs with k-NN alone move neither the data set, nor the column, nor the order', () => {
  using store = makeStore()
  const add = (dataset: string, method: 'simclr' | 'byol', scores: Record<string, number>, epochs = 4) => {
    for (const seed of [0, 1]) store.add({ dataset, method, seed, scores, config: { epochs } })
  }
  add('fashion-mnist-mini', 'simclr', { 'knn top1': 0.6, 'linear top1': 0.7 })
  add('fashion-mnist-mini', 'byol', { 'knn top1': 0.5, 'linear top1': 0.8 })
  const shown = () => {
    const { dataset, view } = loadLeaderboard(store.database, {})!
    const pairs = significance(store.database)!
    return [dataset, view.sort, view.columns.map(({ key }) => key), pairs.dataset, pairs.column.key]
  }
  const before = shown()
  expect(before.slice(0, 2)).toEqual(['fashion-mnist-mini', expect.stringContaining('linear')])
  for (const epochs of [1, 2, 3]) add('fashion-mnist-mini', 'simclr', { 'knn top1': 0.6 }, epochs)
  for (const epochs of [1, 2, 3, 5]) add('scenes', 'simclr', { 'knn top1': 0.6 }, epochs)
  expect(shown()).toEqual(before)
})

test('a method on each data set alone has no ranks, which is not to have no number', () => {
  using store = makeStore()
  expect([acrossDatasets(store.database), hasScores(store.database)]).toEqual([null, false])
  store.add({ dataset: 'cifar10', scores: { 'knn top1': 0.6 } })
  store.add({ dataset: 'stl10', method: 'byol', scores: { 'knn top1': 0.6 } })
  expect([acrossDatasets(store.database), hasScores(store.database)]).toEqual([null, true])
})
