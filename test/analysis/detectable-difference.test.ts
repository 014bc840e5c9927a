/** Rows with different numbers of seeds: the fewest limit a comparison of their own alone. */
import { expect, it } from 'vitest'
import type { PairTest } from '../../harness/analysis/significance/options.ts'
import { detectableText } from '../../harness/analysis/significance/sentences.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { fixtureStore } from '../dashboard/store.ts'

const { database } = fixtureStore()
const fashion = (test: PairTest, rows?: string[]) =>
  significance(database, { dataset: 'fashion-mnist-mini', test, ...(rows && { rows }) })!

it('says how many rows have the fewest seeds, and what the others detect', () => {
  const numbers = fashion('welch')
  const { n, alone, corrected, others } = numbers.detectable!
  const seeds = numbers.rows.filter((row) => row.n > 1 && !row.deterministic).map((row) => row.n)
  const fewest = seeds.filter((count) => count === n).length
  expect(others).toMatchObject({ n: 3, count: seeds.length - fewest, fewest, of: seeds.length })
  expect([others!.alone! < alone!, others!.corrected! < corrected!]).toEqual([true, true])
  expect([fewest, others!.count]).toEqual([1, 5])
  const few = `Of ${seeds.length} rows, 1 has so few seeds: with 3, as 5 have,`
  const text = detectableText(numbers, 'percent')
  expect(text).toMatch(new RegExp(`${few} it is \\d\\.\\d points alone and \\d+\\.\\d points after the correction\\.`))
  const unreached = { ...numbers.detectable!, others: { ...others!, corrected: 1.2 } }
  expect(detectableText({ ...numbers, detectable: unreached }, 'percent')).toContain('alone and none after the')
})

it('counts, of pairs, those that share the fewest seeds', () => {
  const numbers = fashion('paired')
  const { others } = numbers.detectable!
  const few = `Of ${others!.of} pairs of rows, ${others!.fewest} share so few seeds: with 3, as ${others!.count} pairs share,`
  expect(detectableText(numbers, 'percent')).toContain(few)
})

it('says of two rows what one of them has', () => {
  const numbers = fashion('welch')
  const others = { ...numbers.detectable!.others!, n: 5, count: 1, fewest: 1, of: 2 }
  const text = (paired: boolean) =>
    detectableText({ ...numbers, detectable: { ...numbers.detectable!, paired, others } }, 'percent')
  expect(text(false)).toContain('Of 2 rows, 1 has so few seeds: with 5, as 1 has, it is ')
  expect(text(true)).toContain('Of 2 pairs of rows, 1 shares so few seeds: with 5, as 1 pair shares, it is ')
})

it('says nothing of others where all rows have as many seeds', () => {
  const rows = fashion('welch').rows.filter((row) => row.n === 3)
  const numbers = fashion(
    'welch',
    rows.map(({ key }) => key),
  )
  expect(numbers.detectable).toMatchObject({ n: 3, others: null })
  expect(detectableText(numbers, 'percent')).not.toContain('so few seeds')
})
