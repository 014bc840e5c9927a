/** A run is named by the beginning of its id, in any case, or as lists print it. */
import { expect, it } from 'vitest'
import { findSide } from '../../harness/analysis/compare/find-runs.ts'
import { idOf } from '../../harness/store/selection.ts'
import { makeStore } from '../analysis/compare/store.ts'

it('names and ids are taken alike', () => {
  using store = makeStore()
  const [first, second] = [0, 1].map((seed) => store.add({ seed, scores: { 'knn top1': 0.5 } })) as [string, string]
  const { database } = store
  for (const text of [second, second.toUpperCase(), 'fashion-mnist-mini/simclr/1'])
    expect(idOf(database, text)).toBe(second)
  expect(findSide(database, first.toUpperCase()).side?.runs).toEqual([{ id: first, seed: 0 }])
})

it('what is no run, or several, is refused', () => {
  using store = makeStore()
  const ids = [4, 5].map((epochs) => store.add({ config: { epochs }, scores: { 'knn top1': 0.5 } }))
  expect(() => idOf(store.database, 'fashion-mnist-mini/simclr/0')).toThrow(
    '2 runs are called "fashion-mnist-mini/simclr/0"',
  )
  expect(() => idOf(store.database, ids[0]!.slice(0, 4))).toThrow('several ids start with')
  expect(() => idOf(store.database, 'fashion-mnist-mini/simclr')).toThrow('2 runs are called')
  expect(() => idOf(store.database, 'fashion-mnist-mini/byol/0')).toThrow('none is called so')
})
