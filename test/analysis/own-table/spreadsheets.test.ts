/** Tables as they come out of a spreadsheet: with empty rows and columns, titles, merged cells and decimal commas. */
import { describe, expect, it } from 'vitest'
import { readGrid } from '../../../harness/analysis/own-table/grid.ts'
import { readTable } from '../../../harness/analysis/own-table/table.ts'
import { refusal } from './helpers.ts'

const read = (text: string) => readTable(readGrid(text, 'table'))

const problem = (text: string) => refusal(() => read(text))

const EXPECTED = [
  ['ERM', { values: [93.82, 93.9], seeds: ['0', '1'] }],
  ['Mixup', { values: [94.1], seeds: ['0'] }],
]

describe('the same table', () => {
  const HEAD = 'Method;Dataset;Seed;Accuracy (%)'
  const ROWS = ['ERM;a;0;93,82', 'ERM;a;1;93,9', 'Mixup;a;0;94,1']
  const lines = (head: string, end = '') => [head, ...ROWS].map((line) => `${line}${end}`)

  it.each([
    ['empty columns behind it', lines(HEAD, ';;')],
    ['an empty cell behind each row alone', [HEAD, ...ROWS.map((row) => `${row};`)]],
    ['empty columns before and within it', lines(HEAD).map((line) => `;${line.replace(';', ';;')}`)],
    ['empty rows behind it', [...lines(HEAD), ';;;', ';;;']],
    ['empty rows within it', lines(HEAD).flatMap((line) => [line, ' ; ;;'])],
    ['both', [...lines(HEAD, ';;'), ';;;;;']],
    ['a title', ['Table 2: our results', ...lines(HEAD)]],
    ['a title in a row of cells', ['Table 2: our results;;;', ...lines(HEAD)]],
    ['a title, an empty row and empty columns', ['Table 2, ours;;;;;', ';;;;;', ...lines(HEAD, ';;')]],
    ['two lines of title', ['Table 2;;;', 'means of the test set;;;', '', ...lines(HEAD)]],
    ['tabs', ['\t\t\t\t', ...lines(HEAD, ';')].map((line) => line.replaceAll(';', '\t'))],
    [
      'Markdown below a title',
      ['Table 2: ours, all seeds', '', `|${HEAD.replaceAll(';', '|')}|`, '|--|--|--|--|'].concat(
        [...ROWS, ';;;'].map((row) => `|${row.replaceAll(';', '|')}|`),
      ),
    ],
  ])('is read with %s', (_, text) => {
    const { methods, sample } = read(text.join('\r\n'))
    expect(methods.map((method) => [method, sample(method, 'a')])).toEqual(EXPECTED)
  })

  it('says which title was left out', () => {
    expect(read(['Table 2: our results;;;', ...lines(HEAD)].join('\n')).notes).toContain(
      'what stands above the heading is left out (Table 2: our results)',
    )
  })
})

it('the lines of errors are those of the file', () => {
  expect(problem('Table 2,,\n,,\nmethod,a,\nx,.1,\n,,\ny,high,')).toContain('the value of y on a (line 6) is `high`')
})

it('a column without a name that holds something is named by its place', () => {
  const said = problem('method,dataset,value,,\nx,a,.1,,\ny,a,.2,ours,')
  expect(said).toContain('its column 4 has no name, and holds `ours` in line 3. Remedy: name the column in the heading')
  expect(problem('method,a,,\nx,.1,.2,.3')).toContain('its column 3 has no name, and holds `.2`')
})

it('a line of one cell above numbers is no title', () => {
  expect(problem('method,\nx,.1')).toContain('its column 2 has no name')
})

it('decimal commas between commas are refused with what serves a whole table', () => {
  const rows = ['ERM,a,0,"93,82"', 'ERM,a,1,"94,1"', 'Mixup,a,0,"95,2"']
  const text = ['Method,Dataset,Seed,Acc', ...rows].join('\n')
  expect(problem(text)).toContain('write a decimal point (93.82), or a semicolon between two numbers; a table whose')
  expect(problem(text)).toContain('save it as TSV (tab-delimited text), or with semicolons')
  for (const separator of ['\t', ';']) {
    const saved = text.replace(/,(?=[^"]*(?:"[^"]*"[^"]*)*$)/gm, separator).replaceAll('"', '')
    expect(read(saved).sample('ERM', 'a')!.values).toEqual([93.82, 94.1])
  }
})

it('a decimal comma among points is named where it makes a row too long', () => {
  const said = problem('method,dataset,seed,acc\nERM,a,0,93.1\nERM,a,1,93,82\nMixup,a,0,94.1')
  expect(said).toContain(
    'line 3 has 5 cells, and the heading has 4. Remedy: write 93.82 if `93,82` in it is one number with a decimal comma; a table whose numbers all',
  )
  expect(problem('method,dataset,acc\nERM,a,93,8\nMixup,a,94,1')).toContain('write 93.8 if `93,8` in it')
  expect(problem('method,dataset,acc\nERM,a,b,93.8')).not.toContain('decimal comma')
})

describe('below a table', () => {
  const LONG = 'method,dataset,seed,value\nx,a,0,70.1\nx,a,1,70.2\ny,a,0,71'
  const WIDE = 'method,a,b\nx,70.1,71\ny,72,73'

  it.each([
    [
      'a note is left out',
      LONG,
      'Note: seeds 0-4,,,',
      'rows at the end that hold one text alone are left out (Note: seeds 0-4)',
    ],
    ['a note of one cell is left out', LONG, '* trained here', 'one text alone are left out (* trained here)'],
    ['notes behind empty rows are left out', WIDE, ',,\nNote: ours,,\n\nof 2024,,', '(Note: ours, of 2024)'],
    ['an average is left out', LONG, 'mean,,,70.4', 'name no method or no data set are left out (mean in line 5)'],
    ['an average called so elsewhere is left out', LONG, ',,Avg.,70.4', '(Avg. in line 5)'],
    ['averages and a note are left out', LONG, 'mean,,,70.4\nstd,,,.5\nours,,,', '(mean in line 5, std in line 6)'],
  ])('%s', (_, table, below, note) => {
    const { methods, datasets, notes } = read(`${table}\n${below}`)
    const alone = read(table)
    expect([methods, datasets]).toEqual([alone.methods, alone.datasets])
    expect(notes.join()).toContain(note)
  })

  it('a name without numbers within the table, and a number alone, are no notes', () => {
    expect(read('method,a,b\nz,,\nx,.1,.2').notes).toEqual([])
    expect(problem(`${LONG}\n,,,70.4`)).toContain('line 5 names no method')
    expect(problem(`${LONG}\n,,,70.4`)).toContain('; delete line 5 if it is an average or a note')
  })
})

describe('merged cells', () => {
  it.each([
    ['method', 'Method,Dataset,Seed,Acc\nERM,a,0,93\n,a,1,94', 'df["Method"] = df["Method"].ffill()'],
    ['data set', 'Method,Data set,Acc\nERM,a,93\nMixup,,94', 'df["Data set"] = df["Data set"].ffill()'],
    ['method', 'Model,a,b\nERM,93,92\n,94,93', 'df["Model"] = df["Model"].ffill()'],
  ])('of a column of names are refused with how to fill them: %s', (what, text, pandas) => {
    const said = problem(text)
    expect(said).toContain(`line 3 names no ${what}. Remedy: fill in the ${what} of every row: split merged cells`)
    expect(said).toContain(pandas)
  })

  it('are not blamed where the first row has no name', () => {
    expect(problem('method,a\n,.1')).toMatch(/line 2 names no method. Remedy: fill in the method of every row$/)
  })
})
