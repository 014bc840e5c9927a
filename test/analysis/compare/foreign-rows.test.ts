/** A row of another program beside one of maskbench: they share no seeds, though the numbers of these are the same. */
import { expect, test } from 'vitest'
import { compareSides } from '../../../harness/analysis/compare/compare.ts'
import { findSide } from '../../../harness/analysis/compare/find-runs.ts'
import { comparisonText } from '../../../harness/analysis/compare/formats/text.ts'
import { makeStore } from './store.ts'

test('it is neither paired nor are its items said to be summed over seeds', () => {
  using store = makeStore()
  const { database } = store
  const truth = [0, 0, 1, 1]
  const [right, wrong] = [truth, [1, 1, 1, 0]].map((predicted) => ({ knn: { truth, predicted } }))
  for (const seed of [0, 1]) {
    store.add({ seed, scores: { 'knn top1': 1 - seed / 4 }, predicted: right! })
    const foreign = { masking: 'adios', variant: 'w16 s2 b1 reported' } as const
    store.add({ seed, ...foreign, scores: { 'knn top1': 0.25 + seed / 4 }, predicted: wrong! })
  }
  const side = (name: string) => findSide(database, name).side!
  const [a, b] = [side('fashion-mnist-mini/simclr'), side('fashion-mnist-mini/simclr-adios-reported')]
  expect(comparisonText(database, compareSides(database, a, b))).toContain(
    'by class, summed over 2 pairs of runs (with equal seed numbers, though the two share no seed):\n  k-NN',
  )
  expect(comparisonText(database, compareSides(database, a, b, { test: 'paired' }))).toContain(
    'they share 0, since a row trained elsewhere or reported shares none with runs of maskbench',
  )
})
