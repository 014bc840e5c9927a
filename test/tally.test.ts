import { expect, test } from 'vitest'
import { report } from './tally.mjs'

test('the last line counts, alone', () => {
  expect(closing([{ passed: 3, failed: [], skipped: [] }])).toEqual({ code: 0, last: '3 passed, 0 failed' })
  const skipped = [{ name: 'in a browser' }]
  expect(
    closing([
      { passed: 3, failed: ['a'], skipped },
      { passed: 2, failed: [], skipped: [] },
    ]),
  ).toEqual({
    code: 1,
    last: '5 passed, 1 failed, 1 skipped',
  })
})

test('a run without any test has failed', () => {
  expect(closing([{ passed: 0, failed: [], skipped: [] }])).toEqual({ code: 1, last: '0 passed, 1 failed' })
})

test('every skipped test is named, unless many share a reason', () => {
  const many = Array.from({ length: 9 }, (_, i) => ({ name: `t${i}`, why: 'not ours' }))
  const { lines } = closingLines([{ passed: 1, failed: [], skipped: [{ name: 'alone' }, ...many] }])
  expect(lines).toEqual(['', 'skipped  alone', 'skipped  9 tests (not ours)', '1 passed, 0 failed, 10 skipped'])
})

function closing(tallies: Parameters<typeof report>[0]) {
  const { code, lines } = closingLines(tallies)
  return { code, last: lines.at(-1) }
}

function closingLines(tallies: Parameters<typeof report>[0]) {
  const lines: string[] = []
  return { code: report(tallies, (line) => lines.push(line)), lines }
}
