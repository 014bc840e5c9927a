import { expect, it } from 'vitest'
import { asinhScale, linearScale, ticks } from '../../harness/base/scale.ts'

it('puts ticks at round numbers', () => {
  expect(ticks(0, 1)).toEqual([0, 0.2, 0.4, 0.6, 0.8, 1])
  expect(ticks(1.93, 3.71)).toEqual([2, 2.5, 3, 3.5])
  expect(ticks(5, 5)).toEqual([5])
})

it('maps ends to ends', () => {
  const y = linearScale([0, 10], [100, 0])
  expect([y(0), y(5), y(10)]).toEqual([100, 50, 0])
  const rates = asinhScale([-8, 1], [200, 0], 0.5, [0])
  expect([rates(-8), rates(1)]).toEqual([200, 0])
  expect(rates(-4)).toBeGreaterThan(rates(0))
})
