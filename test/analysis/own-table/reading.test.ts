import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import type { TableUnit } from '../../../harness/analysis/own-table/units.ts'

const read = (text: string, unit: TableUnit | null = null) => readTable(readGrid(text, 'table'), unit)

/** `{ x: { a: [values, seeds] } }` */
function numbers(text: string) {
  const table = read(text)
  const valuesOf = (method: string) =>
    table.datasets.map((dataset) => [dataset, table.sample(method, dataset)?.values ?? null])
  return Object.fromEntries(table.methods.map((method) => [method, Object.fromEntries(valuesOf(method))]))
}

const EXPECTED = { x: { a: [0.81, 0.82], b: [0.7] }, 'y, z': { a: [0.9, 0.8], b: null } }

describe('the same table', () => {
  it.each([
    [
      'long CSV under other names',
      'name,task,run,score\nx,a,0,.81\nx,a,1,.82\nx,b,0,.7\n"y, z",a,0,.9\n"y, z",a,1,.8\n',
    ],
    ['long CSV', 'Method,Data set,Seed,Value\nx,a,0,.81\nx,a,1,.82\nx,b,0,.7\n"y, z",a,0,.9\n"y, z",a,1,.8\n'],
    ['wide CSV with lists', ',a,b\nx,0.81;0.82,0.7\n"y, z",0.9 0.8,n/a\n'],
    ['wide CSV with lists in quotes', 'model,a,b\r\nx,"[0.81, 0.82]",.7\r\n"y, z","0.9, 0.8",\r\n'],
    ['wide CSV with repeated rows', 'method,a,b\nx,.81,.7\nx,.82,\n"y, z",.9,\n"y, z",.8,-\n'],
    ['wide CSV with seeds', 'seed,method,a,b\n0,x,.81,.7\n1,x,.82,\n0,"y, z",.9,\n1,"y, z",.8,\n'],
    ['TSV', '\uFEFFmethod\ta\tb\nx\t.81 .82\t.7\ny, z\t.9 .8\t\n'],
    ['CSV with semicolons', 'method;a;b\nx;.81 .82;.7\ny, z;.9 .8;\n'],
    ['decimal commas', 'method;a;b\nx;0,81 0,82;0,7\ny, z;0,9 0,8;\n'],
    [
      'decimal commas in Markdown',
      '| method | a | b |\n|---|---|---|\n| x | 0,81; 0,82 | 0,7 |\n| y, z | 0,9; 0,8 | |\n',
    ],
    ['names with citations', 'method,a [1],b\nx [12],.81 .82,.7\n"y, z~\\cite{me, you}",.9 .8,\n'],
    ['Markdown', '| method | a | b |\n|---|--:|:-:|\n| **x** | .81 .82 | `0.7` |\n| y, z | .9 .8 | – |\n'],
    ['JSON rows', '[{"method":"x","a":[0.81,0.82],"b":0.7},{"method":"y, z","a":[0.9,0.8]}]'],
    ['JSON by method', '{"x":{"a":[0.81,0.82],"b":0.7},"y, z":{"a":[0.9,0.8],"b":null}}'],
  ])('is read from %s', (_, text) => {
    expect(numbers(text)).toEqual(EXPECTED)
  })
})

it('seeds are named by their column alone', () => {
  expect(read('method,seed,a\nx,7,.1\nx,9,.2').sample('x', 'a')!.seeds).toEqual(['7', '9'])
  expect(read('method,a\nx,.1\nx,.2').sample('x', 'a')!.seeds).toBeNull()
})

it.each([
  ['fraction', 'method,a\nx,0\ny,1'],
  ['percent', 'method,a\nx,81.2\ny,100'],
  ['percent', 'method,a\nx,0.5 %\ny,81%'],
] as const)('values are known to be %s from %j', (unit, text) => {
  expect(read(text).unit).toBe(unit)
})

it('a unit that is not clear is asked for, and can be given', () => {
  const text = 'method,a\nx,0.9\ny,81.2'
  expect(() => read(text)).toThrow('values from 0.9 to 81.2 can be fractions, percentages or something else')
  expect(read(text, 'percent').unit).toBe('percent')
  expect(() => read('method,a\nx,81%\ny,79')).toThrow('1 of 2 values have a percent sign and the others have none')
})

it.each([
  [
    'a mean with a spread',
    'method,a\nx,.81 ± .02',
    'from which the values of single seeds cannot be recovered',
    /value of every seed/,
  ],
  [
    'a mean with a spread in brackets',
    'method,a\nx,81.2 (0.3)',
    'from which the values of single seeds',
    /value of every seed/,
  ],
  [
    'a decimal comma between commas',
    'method,a\nx,"0,81"',
    'is `0,81`, which is not a number',
    /write a decimal point \(0\.81\)/,
  ],
  ['a separator of thousands', 'method;a\nx;1,234', '1,234 can be 1.234 or 1234', /write a decimal point/],
  [
    'decimal commas beside points',
    'method;a;b\nx;0,81;0.7',
    'is `0,81`, which is not a number',
    /write a decimal point \(0\.81\)/,
  ],
  ['numbers as names', 'step,acc\n1,0.5\n2,0.6', 'no column for the method', /name the columns/],
  ['text', 'method,a\nx,high', 'the value of x on a (line 2) is `high`', /leave the cell empty/],
  ['a number too large for one', 'method,a\nx,1e400', 'is `1e400`, which is not a number', /leave the cell empty/],
  ['infinity', 'method,a\nx,Inf', 'is `Inf`, which is not a number', /leave the cell empty/],
  [
    'a seed given twice',
    'method,seed,a\nx,0,.1\n\nx,0,.2',
    'line 4 repeats line 2: both have a value of x on a with seed 0',
    /each seed once/,
  ],
  [
    'several values under one seed',
    'method,seed,a\nx,0,.1 .2',
    '2 values of x on a under one seed',
    /one value for each seed/,
  ],
  [
    'a column that tells rows apart',
    'method,dataset,metric,value\nx,a,top1,.1\nx,a,top5,.2',
    'rows differ in the column `metric`',
    /one kind/,
  ],
  ['a row of another length', 'method,a,b\nx,.1', 'line 2 has 2 cells, and the heading has 3', /whose first line/],
  ['a heading given twice', 'method,a,a\nx,.1,.2', 'two columns are called `a`', /whose first line/],
  ['a heading alone', 'method,a\n', 'it has a heading but no rows', /whose first line/],
  ['nothing', ' \n', 'it is empty', /whose first line/],
  ['no values', 'method,a\nx,-', 'the table has no values', /a number/],
  ['no data sets', 'method\nx', 'no column for the data set', /name the columns/],
  ['a row without a name', 'method,a\n,.1', 'line 2 names no method', /fill in/],
  ['broken JSON', '{"x": ', 'it is not valid JSON', /whose first line/],
  ['JSON of something else', '[1, 2]', 'item 1 of its JSON is not an object', /whose first line/],
  ['an open quote', 'method,a\n"x,.1', 'Quote Not Closed', /whose first line/],
])('refuses %s', (_, text, what, remedy) => {
  expect(() => read(text)).toThrow(
    expect.objectContaining({
      message: expect.stringContaining(what),
      remedy: expect.stringMatching(remedy),
      exitCode: 2,
    }),
  )
})

describe('what a table holds besides methods and data sets', () => {
  it.each([
    ['a row for each data set', 'dataset,x,"y, z"\na,.81 .82,.9 .8\nb,.7,\n'],
    ['averages and costs', 'method,a,b,Avg.,#Params (M)\nx,.81 .82,.7,.76,11\n"y, z",.9 .8,,.85,5\n'],
    ['both', 'Data set,x,"y, z"\na,.81 .82,.9 .8\nb,.7,\nMean,.76,.85\n'],
    ['marks of HTML', '| method | a | b |\n|---|---|---|\n| <b>x</b> | .81 .82 | <u>.7</u> |\n| y, z | .9 .8 | |\n'],
  ])('does not mislead: %s', (_, text) => {
    expect(numbers(text)).toEqual(EXPECTED)
  })

  it('columns that are left out are named', () => {
    expect(read('method,a,Avg. rank,GFLOPs\nx,.1,1,4\n').leftOut).toEqual(['Avg. rank', 'GFLOPs'])
    expect(read('method,mean teacher,averages of ten\nx,.1,.2\n').leftOut).toEqual([])
  })

  it('accuracies are values, too', () => {
    expect(numbers('method,dataset,accuracy\nx,a,.1\nx,b,.2\n')).toEqual({ x: { a: [0.1], b: [0.2] } })
  })
})

it('what is changed while reading is said', () => {
  expect(read('method;a\nx [3];0,81').notes).toEqual([
    'decimal commas are read as points (0,81)',
    'citations are left out of names (x [3] is x)',
  ])
  expect(read('method,a\nx,.81').notes).toEqual([])
})

it('citations that tell names apart stay', () => {
  expect(read('method,a\nx [3],.81\nx [4],.82').methods).toEqual(['x [3]', 'x [4]'])
  expect(read('method,a\nx,.81\nx [4],.82').methods).toEqual(['x', 'x [4]'])
})
