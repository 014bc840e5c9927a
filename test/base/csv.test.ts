import { expect, it } from 'vitest'
import { csvLines } from '../../harness/base/csv.ts'

it.each([
  ['-5', '-5'],
  ['-0.4 ± 0.1 (n = 3)', '-0.4 ± 0.1 (n = 3)'],
  ['-1e-7', '-1e-7'],
  [-0.5, '-0.5'],
  [null, ''],
  ['a,b', '"a,b"'],
  ['say "a"', '"say ""a"""'],
  ['=1+1', "'=1+1"],
  ["-1+cmd|'/C calc'!A0", "'-1+cmd|'/C calc'!A0"],
  ['-1 +cmd', "'-1 +cmd"],
  ['\t=1', "'\t=1"],
  ['\r=1', '"\'\r=1"'],
  ['@sum(a)', "'@sum(a)"],
  ['+1', "'+1"],
])('%j is written as %j', (value, written) => {
  expect(csvLines([[value]])).toBe(`${written}\n`)
})
