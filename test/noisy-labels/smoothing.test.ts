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

/** sum_k y_k l(k) with l(k) = -log p_k */
const loss = (y: readonly number[], p: readonly number[]) =>
  y.reduce((sum, target, k) => sum - target * Math.log(p[k]!), 0)

test('the worked example of docs/label-smoothing.md: 1.2 l(0) - .1 l(1) - .1 l(2) for K = 3 and r = -.3', () => {
  const y = targets(0, 3, -0.3)
  expect(y).toEqual([1.2, -0.1, -0.1].map(Math.fround))
  const p = [0.7, 0.25, 0.05]
  expect(loss(y, p)).toBeCloseTo(1.2 * 0.356675 - 0.1 * 1.386294 - 0.1 * 2.995732, 5)
  expect(loss(y, [1 / 3, 1 / 3, 1 / 3])).toBeCloseTo(Math.log(3), 6)
  expect(loss(y, [1 - 2e-9, 1e-9, 1e-9])).toBeLessThan(-4)
})

test.each([0.8, 0.2, 0, -0.4, -8])('targets sum to 1 at rate %d', (rate) => {
  for (const classes of [2, 3, 10]) {
    const total = targets(1, classes, rate).reduce((sum, value) => sum + value, 0)
    expect(total).toBeCloseTo(1, 5)
  }
})
