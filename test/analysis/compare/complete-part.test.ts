/** Which methods and data sets are ranked where no data set has all methods, and by which score. */
import { inArray } from 'drizzle-orm'
import { expect, it } from 'vitest'
import { measureTitle, tooFewText } from '../../../dashboard/features/significance/ranks-view.ts'
import { scores } from '../../../db/schema/index.ts'
import { acrossDatasets } from '../../../harness/analysis/significance/across-datasets.ts'
import { completePart } from '../../../harness/analysis/significance/complete-part.ts'
import { makeStore, type Store } from './store.ts'

const METHODS = ['byol', 'simclr', 'simsiam', 'vicreg', 'barlow-twins', 'random-init', 'raw-pixels'] as const

const OWN = ['cifar10', 'cifar100', 'stl10', 'scenes']

/** Blocks by name, each with the methods that have a number on it. */
const blocks = (table: Record<string, string>) =>
  Object.entries(table).map(([name, methods]) => ({ name, rows: new Map([...methods].map((one) => [one, 0])) }))

const partOf = (table: Record<string, string>) => {
  const part = completePart(blocks(table))
  return [part.blocks.map(({ name }) => name).join(' '), part.keys.join('')]
}

it.each([
  ['most numbers', { a: 'ABCDE', b: 'ABCDE', c: 'ABCDE', d: 'ABC' }, ['a b c', 'ABCDE']],
  ['many methods on one data set aside', { a: 'ABCXYZUVWST', b: 'ABC', c: 'ABC', d: 'ABCXY' }, ['a d b c', 'ABC']],
  ['a data set that is not the largest aside', { a: 'UVWXYZ', b: 'ABCD', c: 'ABCD', d: 'ABCD' }, ['b c d', 'ABCD']],
  ['three data sets before more numbers on two', { a: 'ABCDEFG', b: 'ABCDEFG', c: 'ABC' }, ['a b c', 'ABC']],
  ['two data sets where three have too few', { a: 'ABCD', b: 'ABCD', c: 'AB' }, ['a b', 'ABCD']],
  ['the largest data set where nothing can be ranked', { a: 'ABCD', b: 'ABX' }, ['a', 'ABCD']],
  ['only what several share in common', { a: 'ABCDE', b: 'ABCDF', c: 'ABCEF' }, ['a b c', 'ABC']],
] as const)('ranks %s', (_, table, part) => {
  expect(partOf(table)).toEqual(part)
})

/** Three methods on four data sets beside all methods on one of them. */
function oneTableBesideReference(): Store {
  const store = makeStore()
  METHODS.forEach((method, i) => {
    store.add({ dataset: 'fashion-mnist-mini', method, scores: { 'linear top1': 0.5 + i / 100, 'knn top1': 0.4 } })
  })
  for (const dataset of OWN) {
    METHODS.slice(0, 3).forEach((method, i) => {
      store.add({ dataset, method, scores: { 'linear top1': 0.6 + i / 100 } })
    })
  }
  return store
}

it('ranks a table of few methods on many data sets, and names the methods of one data set as left out', () => {
  using store = oneTableBesideReference()
  const across = acrossDatasets(store.database)!
  expect([across.measure.key, across.blocks.length, across.rows.length]).toEqual(['linear_top1', 5, 3])
  expect(across.leftOut.methods).toHaveLength(4)
  expect(across.leftOut.blocks).toEqual([])
  expect(across.result).not.toBeNull()
})

it('never ranks numbers as they were reported with measured ones', () => {
  using store = oneTableBesideReference()
  store.database.update(scores).set({ protocol: 'as reported' }).where(inArray(scores.dataset, OWN)).run()
  const across = acrossDatasets(store.database)!
  expect(across.measure).toMatchObject({ key: 'linear_top1_as-reported', datasets: 4 })
  expect(measureTitle(across.measure)).toBe('top-1, as reported')
  expect(across.blocks.map(({ dataset }) => dataset).sort()).toEqual([...OWN].sort())
  const measured = acrossDatasets(store.database, { measure: 'linear_top1' })!
  expect([measured.blocks.length, measured.rows.length, measured.result]).toEqual([1, METHODS.length, null])
})

it('says where most methods have a score that no three have on two data sets', () => {
  using store = oneTableBesideReference()
  store.database.delete(scores).where(inArray(scores.dataset, OWN)).run()
  const across = acrossDatasets(store.database)!
  expect(tooFewText(across)).toBe(
    'No three methods have this score on the same two data sets; most methods, 7, have it on Fashion-MNIST mini.',
  )
})
