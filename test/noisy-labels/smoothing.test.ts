import { expect, test } from 'vitest'
import { smoothedTargets } from '../../harness/noisy-labels/smoothing.ts'

const targets = (label: number, classes: number, rate: number) =>
  Array.from(smoothedTargets(Int32Array.of(label), classes, rate))

test('targets by hand', () => {
  expect(targets(0, 2, 0)).toEqual([1, 0])
  expect(targets(1, 2, -8)).toEqual([-4, 5])
  expect(targets(0, 2, 1)).toEqual([0.5, 0.5])
  expect(targets(2, 4, 0.8)).toEqual([0.2, 0.2, 0.4, 0.2].map(Math.fround))
  expect(targets(2, 4, -2)).toEqual([-0.5, -0.5, 2.5, -0.5])
})

test.each([0.8, 0.2, 0, -0.4, -8])('targets sum to 1 at rate %d', (rate) => {
  for (const classes of [2, 3, 10]) {
    const total = targets(1, classes, rate).reduce((sum, value) => sum + value, 0)
    expect(total).toBeCloseTo(1, 5)
  }
})
