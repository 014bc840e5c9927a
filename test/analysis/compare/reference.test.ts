/** Whether the runs of a store agree with reference results, on made-up numbers of both. */
import { expect, test } from 'vitest'
import { agreements } from '../../../harness/analysis/compare/reference.ts'
import { holm } from '../../../harness/statistics/corrections.ts'
import { paired, student } from '../../../harness/statistics/t-test.ts'
import { makeStore, type Store } from './store.ts'

const REFERENCE = 'w16 reference'
const asked = { metric: null, correction: 'holm', alpha: 0.05 } as const
const SEEDS = [0, 1, 2, 3]

interface Side {
  variant?: string
  masking?: 'none' | 'adios'
  knn: readonly number[]
  linear: readonly number[]
}

function addSeeds(store: Store, { knn, linear, ...about }: Side): void {
  knn.forEach((value, seed) => {
    store.add({ ...about, seed, scores: { 'knn top1': value, 'linear top1': linear[seed]! } })
  })
}

const KNN = [0.7, 0.72, 0.69, 0.71]
const LINEAR = [0.8, 0.82, 0.79, 0.8]
const NEAR = [0.71, 0.71, 0.7, 0.7]
const FAR = [0.6, 0.63, 0.59, 0.61]

test('scores are tested over seeds, with one correction over all configurations', () => {
  using store = makeStore()
  addSeeds(store, { variant: REFERENCE, knn: KNN, linear: LINEAR })
  addSeeds(store, { variant: REFERENCE, masking: 'adios', knn: KNN, linear: LINEAR })
  addSeeds(store, { knn: NEAR, linear: LINEAR })
  addSeeds(store, { masking: 'adios', knn: NEAR, linear: FAR })
  const [plain, masked] = agreements(store.database, asked)
  expect([plain!.name, plain!.agreement]).toEqual(['fashion-mnist-mini/simclr', 'agrees'])
  expect([masked!.name, masked!.agreement]).toEqual(['fashion-mnist-mini/simclr-adios', 'differs'])
  expect(plain!.seeds).toEqual(SEEDS)
  expect(plain!.referenceSeeds).toEqual(SEEDS)
  const [near, far] = [paired(NEAR, KNN).value!.p, paired(FAR, LINEAR).value!.p]
  const all = [...plain!.scores, ...masked!.scores]
  expect(all.map(({ p }) => p)).toEqual([near, null, near, far])
  expect(all.map(({ pAdjusted }) => pAdjusted)).toEqual(holm([near, null, near, far]))
  expect(all.map(({ equal }) => equal)).toEqual([false, true, false, false])
  expect(masked!.scores[1]!.difference).toBeCloseTo(-0.195, 12)
})

test('equal numbers are called equal, whatever seeds the reference has beyond', () => {
  using store = makeStore()
  addSeeds(store, { variant: REFERENCE, knn: KNN, linear: LINEAR })
  addSeeds(store, { knn: KNN.slice(0, 2), linear: LINEAR.slice(0, 2) })
  expect(agreements(store.database, asked)).toMatchObject([{ agreement: 'equal', seeds: [0, 1] }])
})

test('one seed is tested against the spread of the reference', () => {
  using store = makeStore()
  addSeeds(store, { variant: REFERENCE, knn: KNN, linear: LINEAR })
  addSeeds(store, { knn: [0.5], linear: [0.81] })
  const [{ scores, agreement } = { scores: [], agreement: '' }] = agreements(store.database, asked)
  expect(scores.map(({ test, p }) => [test, p])).toEqual([
    ['student', student([0.5], KNN).value!.p],
    ['student', student([0.81], LINEAR).value!.p],
  ])
  expect(agreement).toBe('differs')
})

test('what has no spread is not tested, and other data or options are other configurations', () => {
  using store = makeStore()
  addSeeds(store, { variant: REFERENCE, knn: [0.7], linear: [0.8] })
  addSeeds(store, { knn: [0.71], linear: [0.8] })
  store.add({ config: { epochs: 5 }, scores: { 'knn top1': 0.1 } })
  store.add({ masking: 'adios', scores: { 'knn top1': 0.1 } })
  expect(agreements(store.database, asked)).toMatchObject([{ agreement: 'untested', seeds: [0] }])
  expect(agreements(store.database, { ...asked, metric: 'linear' })).toMatchObject([{ agreement: 'equal' }])
})
