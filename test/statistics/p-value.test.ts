import { expect, it } from 'vitest'
import { formatExactP, formatP, pEquals } from '../../harness/statistics/p-value.ts'

it('writes p to three decimals, without the zero before the point', () => {
  expect([0.0123, 0.3318, 0.001].map(formatP)).toEqual(['.012', '.332', '.001'])
})

it('writes neither 0 nor 1.000', () => {
  expect([0, 0.0004, 0.9994, 0.9996, 1].map(formatP)).toEqual(['< .001', '< .001', '.999', '1', '1'])
})

it('shows on which side of the usual level it lies', () => {
  expect([0.0498, 0.0503, 0.0494].map(formatP)).toEqual(['.0498', '.0503', '.049'])
})

it('puts p before the number as a statement', () => {
  expect([0.0123, 0.0004, 1].map(pEquals)).toEqual(['p = .012', 'p < .001', 'p = 1'])
})

it('writes levels and exact p to three significant digits', () => {
  expect([0.05, 0.05 / 50, 0.1 / 50, 1].map(formatExactP)).toEqual(['.05', '.001', '.002', '1'])
  expect([0.039123, 0.0001234, 1.2345e-7].map(formatExactP)).toEqual(['.0391', '.000123', '1.23e-7'])
})
