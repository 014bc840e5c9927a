import { expect, it } from 'vitest'
import { analyseTable } from '../../../harness/analysis/own-table/analyse.ts'
import { filledTable } from '../../../harness/analysis/own-table/filled.ts'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { OPTIONS } from './options.ts'

const filled = (text: string) => filledTable(analyseTable(readTable(readGrid(text, 'table')), OPTIONS), 'table')

const HEAD = 'method,seed,a,b'
const WHOLE = ['x,0,80.1,70', 'x,1,80.2,71', 'x,2,80.4,73', 'y,0,82,72', 'y,1,83,72', 'y,2,85,76']
const notes = (rows: readonly string[]) =>
  filled([HEAD, ...rows].join('\n')).notes.filter((note) => /^(Means and ranks|Paired tests)/.test(note))

it('says which means are over fewer seeds, and which seeds pairs share', () => {
  expect(notes(WHOLE)).toEqual([])
  expect(notes(WHOLE.with(1, 'x,1,80.2,'))).toEqual([
    'Means and ranks are over the seeds that a method has: x on b (2 of 3).',
    'Paired tests use the seeds that both methods have, so that a difference need not be that of the means above.',
  ])
})

it('says so where methods have as many seeds, but others', () => {
  expect(notes(WHOLE.map((row) => row.replace('y,0', 'y,3')))).toEqual([
    'Paired tests use the seeds that both methods have, so that a difference need not be that of the means above.',
  ])
})

it('says in captions of a paper which seeds pairs share, on the data sets where they do, and who is not ranked', () => {
  const captions = (rows: readonly string[]) =>
    filled(['method,seed,a,b,c', ...rows].join('\n')).paper!.map(({ caption }) => caption!)
  const three = [...WHOLE, 'z,0,79,74', 'z,1,80,75', 'z,2,79,73'].map((row) => `${row},${row.split(',')[2]}`)
  const says = (all: string[], words: string) => all.filter((caption) => caption.includes(words))
  expect(says(captions(three), 'Paired tests use')).toEqual([])
  expect(says(captions(three), 'Not ranked')).toEqual([])
  const [shared, ...others] = says(
    captions(three.with(1, 'x,1,80.2,,80.2')),
    'Paired tests use the seeds that both methods have, so that a difference need not be that of the means.',
  )
  expect(others).toEqual([])
  expect(shared).toContain('on b,')
  const [ranks, ...rest] = says(
    captions([...three, 'MAE-lite,0,78,,78', 'MAE-lite,1,78,,79']),
    'Not ranked, because they lack a value on some data set: MAE-lite.',
  )
  expect(rest).toEqual([])
  expect(ranks).toContain('Mean ranks across')
})

it('gives records without the noise of binary fractions', () => {
  const { records } = filled([HEAD, ...WHOLE].join('\n'))
  const found = records.find(({ kind, dataset, method }) => kind === 'mean' && dataset === 'a' && method === 'x')!
  expect(found.value).toBe(80.2333333333)
  for (const { value } of records) expect(value).toBe(Number(Number(value).toPrecision(12)))
})
