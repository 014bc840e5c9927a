import { expect, it } from 'vitest'
import { standardiser } from '../../../harness/evaluation/probes/standardise.ts'
import { features } from '../features.ts'

it('gives features of training rows mean 0, one deviation and a mean squared length of 10', () => {
  const rows = features([[1, 100, 7], [3, 500, 7], [5, 300, 7]], [0, 0, 0]) // biome-ignore format: one row
  const { values, origin } = standardiser(rows)(rows)
  const unit = Math.sqrt(5 / (8 / 3)) // two features share 10
  const expected = [-2 * unit, -2 * unit, 0, 0, 2 * unit, 0, 2 * unit, 0, 0]
  expect([...values]).toEqual(expected.map((value) => expect.closeTo(value, 5)))
  expect(origin).toBe('made by hand, standardised, mean squared length 10')
})

it('treats other rows as the training rows', () => {
  const train = features([[0], [2]], [0, 0]) // biome-ignore format: one row
  const { values } = standardiser(train)(features([[1], [3]], [0, 0])) // biome-ignore format: one row
  expect([...values]).toEqual([0, expect.closeTo(2 * Math.sqrt(10), 5)])
})

it('makes constant features 0, whatever they are elsewhere', () => {
  const train = features([[0.1, 1], [0.1, 2], [0.1, 4]], [0, 0, 0]) // biome-ignore format: one row
  const { values } = standardiser(train)(features([[9, 1]], [0]))
  expect(values[0]).toBe(0)
})
