import { expect, it } from 'vitest'
import type { Alternative } from '../../harness/statistics/alternative.ts'
import { mannWhitney } from '../../harness/statistics/mann-whitney.ts'
import { student } from '../../harness/statistics/t-test.ts'
import golden from '../golden/rank-ties.json' with { type: 'json' }

it.each(golden.mannWhitney)('Mann-Whitney of $a and $b, $alternative, is exact with ties: p $p', (row) => {
  const { value } = mannWhitney(row.a, row.b, row.alternative as Alternative)
  expect(value).toMatchObject({ u: row.u, p: expect.closeTo(row.p, 12) })
})

it.each(golden.student)('Student of $a and $b answers though one group has a single value', ({ a, b, ...expected }) => {
  const { value } = student(a, b)
  for (const name of ['t', 'df', 'p'] as const) expect(value![name]).toBeCloseTo(expected[name], 10)
  expect(value!.ci95).toEqual(expected.ci95.map((end) => expect.closeTo(end, 10)))
})
