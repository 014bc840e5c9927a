import { expect, test } from 'vitest'
import { metricText } from '../../db/catalogue/metrics.ts'
import { rounded } from '../../harness/base/rounding.ts'
import { decimalsOfDifference, percent, signedIn } from '../../harness/base/text.ts'

test('every half goes away from zero, whatever its binary form is', () => {
  // Of 2,000 images, each count ends in a half of a tenth of a percent every second time.
  for (let right = 1; right <= 2000; right += 2) {
    const tenths = (right + 1) / 2 // 757.5 -> 758
    const shown = `${Math.floor(tenths / 10)}.${tenths % 10}`
    expect(percent(right / 2000), String(right)).toBe(shown)
    expect(rounded((-100 * right) / 2000, 1)).toBe(`-${shown}`)
    expect(metricText('top1', right / 2000, 1)).toBe(shown)
  }
})

test.each([
  [75.85, 1, '75.9'],
  [77.85, 1, '77.9'],
  [1.005, 2, '1.01'],
  [0.5, 0, '1'],
  [2.4999, 0, '2'],
  [0.00001, 3, '0.000'],
  [1e-9, 2, '0.00'],
  [1e21, 1, '1e+21'],
  [-0.04, 1, '-0.0'],
  [0, 2, '0.00'],
  [123456.75, 1, '123456.8'],
])('%d with %i decimals is %s', (value, decimals, text) => {
  expect(rounded(value, decimals)).toBe(text)
})

test('a difference has a decimal more where its values, as shown, differ by another number', () => {
  expect(decimalsOfDifference(0.0055, 0.567, 0.5725, 'percent')).toBe(1)
  expect(signedIn(0.0055, 'percent')).toBe('+0.6')
  expect(percent(0.5725)).toBe('57.3')
})
