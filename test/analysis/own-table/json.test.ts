/** Tables in JSON, as people and pandas write them. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { refusal } from './helpers.ts'

const read = (text: string) => readTable(readGrid(text, 'table'))

function samples(text: string) {
  const { methods, datasets, sample } = read(text)
  return methods.flatMap((method) => datasets.map((dataset) => [method, dataset, sample(method, dataset)?.values]))
}

const LONG = [
  { method: 'SimCLR', dataset: 'a', seed: 3, accuracy: 81.5 },
  { method: 'SimCLR', dataset: 'a', seed: 4, accuracy: 82.5 },
  { method: 'BYOL', dataset: 'a', seed: 3, accuracy: 83.5 },
]
const COLUMNS = Object.keys(LONG[0]!) as (keyof (typeof LONG)[number])[]
const byColumn = <T>(valuesOf: (column: (typeof COLUMNS)[number]) => T) =>
  Object.fromEntries(COLUMNS.map((column) => [column, valuesOf(column)]))

describe('a long table', () => {
  it.each([
    ['df.to_json()', byColumn((column) => Object.fromEntries(LONG.map((row, i) => [i, row[column]])))],
    ['orient="records"', LONG],
    ['orient="index"', Object.fromEntries(LONG.entries())],
    ['orient="split"', { columns: COLUMNS, index: [0, 1, 2], data: LONG.map((row) => Object.values(row)) }],
    [
      'orient="table"',
      {
        schema: { fields: [], primaryKey: ['index'], pandas_version: '1.4.0' },
        data: LONG.map((row, index) => ({ index, ...row })),
      },
    ],
    ['df.to_dict("list")', byColumn((column) => LONG.map((row) => row[column]))],
    ['df.to_dict("tight")', { index: [0, 1, 2], columns: COLUMNS, data: LONG.map((row) => Object.values(row)) }],
    ['lists under their headings', [COLUMNS, ...LONG.map((row) => Object.values(row))]],
  ])('is read from %s', (_, json) => {
    expect(samples(JSON.stringify(json))).toEqual([
      ['SimCLR', 'a', [81.5, 82.5]],
      ['BYOL', 'a', [83.5]],
    ])
  })

  it('is read from lines', () => {
    const lines = LONG.map((row) => JSON.stringify(row)).join('\n')
    expect(samples(`${lines}\n`)).toEqual(samples(JSON.stringify(LONG)))
  })
})

describe('a table of data sets', () => {
  const WIDE = [
    ['SimCLR', 'CIFAR-10', [81.5]],
    ['SimCLR', 'Pets', [71.5]],
    ['BYOL', 'CIFAR-10', [83.5]],
    ['BYOL', 'Pets', [73.5]],
  ]

  it.each([
    ['by methods', { SimCLR: { 'CIFAR-10': 81.5, Pets: 71.5 }, BYOL: { 'CIFAR-10': 83.5, Pets: 73.5 } }],
    [
      'with the methods in a column',
      {
        Method: { 0: 'SimCLR', 1: 'BYOL' },
        'CIFAR-10': { 0: 81.5, 1: 83.5 },
        Pets: { 0: 71.5, 1: 73.5 },
      },
    ],
    [
      'with the methods in a column of another name',
      { who: { 0: 'SimCLR', 1: 'BYOL' }, 'CIFAR-10': { 0: 81.5, 1: 83.5 }, Pets: { 0: 71.5, 1: 73.5 } },
    ],
    [
      'split',
      {
        columns: ['CIFAR-10', 'Pets'],
        index: ['SimCLR', 'BYOL'],
        data: [
          [81.5, 71.5],
          [83.5, 73.5],
        ],
      },
    ],
  ])('is read %s', (_, json) => expect(samples(JSON.stringify(json))).toEqual(WIDE))

  it('is read with data sets of ours in rows, as pandas writes a pivoted table', () => {
    const pivoted = { 'CIFAR-10': { SimCLR: 81.5, BYOL: 83.5 }, Pets: { SimCLR: 71.5, BYOL: 73.5 } }
    expect(samples(JSON.stringify(pivoted))).toEqual(WIDE)
  })

  it('is read with seeds as keys, in whatever order they stand', () => {
    const seeded = { SimCLR: { dataset: 'a', 0: 81.5, 1: 82.5 }, BYOL: { dataset: 'a', 0: 83.5, 1: 84.5 } }
    expect(samples(JSON.stringify(seeded))).toEqual([
      ['SimCLR', 'a', [81.5, 82.5]],
      ['BYOL', 'a', [83.5, 84.5]],
    ])
  })
})

it('what is no table is refused with what pandas can write', () => {
  const remedy = 'Remedy: give a list of such objects, as pandas writes with df.to_json(orient="records")'
  for (const json of [[['x', 1]], { x: 1 }, [1, 2], [{ method: 'x', a: 1 }, 3]])
    expect(refusal(() => read(JSON.stringify(json)))).toContain(remedy)
  expect(refusal(() => read('[{"method":"x","a":NaN}]'))).toContain('Remedy: write null in place of NaN')
  expect(refusal(() => read('{"method":"x"\n"a":1}'))).toContain('it is not valid JSON')
})
