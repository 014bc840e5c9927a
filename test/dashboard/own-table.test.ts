import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it, vi } from 'vitest'
import { OwnTablePanel } from '../../dashboard/features/significance/components/own-table-panel.tsx'
import { type EnteredTable, fitsAddress, reportOf } from '../../dashboard/features/significance/own-table.ts'
import { significanceHref, significanceParams } from '../../dashboard/features/significance/params.ts'
import { LONGEST, readParams } from '../../dashboard/lib/params.ts'
import { toMarkdown } from '../../harness/analysis/tables/formats/markdown.ts'
import { writeTable } from '../../harness/analysis/tables/formats/write.ts'
import { commands } from '../cli/helpers/in-process.ts'
import golden from '../golden/stats-table.json' with { type: 'json' }

vi.mock('next/navigation', () => ({ useRouter: () => null }))
vi.mock('next/form', () => ({ default: 'form' }))

const entered = (table: string, more: Partial<EnteredTable> = {}): EnteredTable => ({
  ...readParams(significanceParams, {}).params,
  table,
  ...more,
})
const { methods, datasets, values } = golden
const WIDE = [
  ['method', ...datasets].join(),
  ...methods.map((method, m) => [method, ...values[m]!.map((cell) => cell.join(';'))].join()),
].join('\n')

const LONG = 'method,dataset,error ↓\nx,a,.1\nx,a,.2\ny,a,.3\ny,a,.5'

describe('a table of the reader', () => {
  it('is no workbook, whatever its size', () => {
    const { problem } = reportOf(entered(`PK\u0003\u0004\0${'x'.repeat(300_000)}`))
    expect(problem).toEqual({
      what: 'it cannot be read as a table: it is a workbook',
      remedy: 'save its sheet as CSV in Excel, LibreOffice or Numbers, and give that file',
    })
  })

  it.each([
    [{}, []],
    [
      { test: 'mann-whitney', correction: 'benjamini-hochberg', family: 'table' },
      ['--test', 'mann-whitney', '--correction', 'benjamini-hochberg', '--family', 'table'],
    ],
    [
      { better: 'lower', ranks: 'wilcoxon-holm', alpha: 0.01 },
      ['--lower-is-better', '--ranks', 'wilcoxon-holm', '--alpha', '.01'],
    ],
    [{ lists: 'paired' }, ['--paired']],
  ] as [Partial<EnteredTable>, string[]][])('under %j shows what `stats table` prints', async (options, words) => {
    using here = commands()
    writeFileSync(join(here.path, 'Your table'), WIDE)
    const { stdout } = await here.maskbench('stats', 'table', 'Your table', ...words)
    expect(toMarkdown(reportOf(entered(WIDE, options)).filled!).trimEnd()).toBe(stdout.trimEnd())
  })

  it('prints fractions in percent like `stats table --percent`, in the address and in what is downloaded', async () => {
    using here = commands()
    const fractions = 'method,a\nx,0.811;0.822\ny,0.9;0.91'
    writeFileSync(join(here.path, 'Your table'), fractions)
    const { stdout } = await here.maskbench('stats', 'table', 'Your table', '--percent')
    const { params } = readParams(significanceParams, { view: 'own', table: fractions, print: 'percent' })
    expect(significanceHref(params)).toContain('print=percent')
    const { filled } = reportOf(params)
    expect(toMarkdown(filled!).trimEnd()).toBe(stdout.trimEnd())
    for (const format of ['csv', 'md', 'latex'] as const) expect(writeTable(filled!, format)).toMatch(/81\.65/)
    expect(toMarkdown(reportOf(entered(fractions)).filled!)).toContain('0.8165')
    expect(reportOf(entered('method,loss\nx,1.1 1.2\ny,1.3 250', { print: 'percent' })).problem!.remedy).toBe(
      'if they are fractions, say so with fractions under "Unit", else print them as they are given',
    )
  })

  it('compares with one method and takes the column of values like `stats table`', async () => {
    using here = commands()
    writeFileSync(join(here.path, 'Your table'), LONG)
    const { stdout } = await here.maskbench('stats', 'table', 'Your table', '--against', 'X', '--value', 'error ↓')
    const report = reportOf(entered(LONG, { against: 'X', value: 'error ↓' }))
    expect(toMarkdown(report.filled!).trimEnd()).toBe(stdout.trimEnd())
    expect(stdout).toContain('lower values are better')
    expect(stdout).toContain('differences from x')
  })

  it('takes means with a standard deviation like `stats table`, and names the fields for them', async () => {
    using here = commands()
    const means = 'method,a,b\nx,81.2 ± 0.4,70.1 ± 0.9\ny,79.1 ± 0.4,69 ± 0.5\nz,78 ± 0.5,69.4 ± 0.6'
    writeFileSync(join(here.path, 'Your table'), means)
    const { stdout } = await here.maskbench('stats', 'table', 'Your table', '--n', '5', '--plus-minus', 'se')
    const { params } = readParams(significanceParams, { view: 'own', table: means, n: '5', plusMinus: 'se' })
    expect(significanceHref(params)).toMatch(/n=5.*plusMinus=se/)
    expect(toMarkdown(reportOf(params).filled!).trimEnd()).toBe(stdout.trimEnd())
    expect(reportOf(entered(means)).problem!.remedy).toContain('such as "5" under "Values per mean", so that')
    expect(reportOf(entered(means, { n: '5', test: 'paired' })).problem!.remedy).toContain(
      'choose Welch t under "Test"',
    )
    expect(reportOf(entered(means, { n: 'five' })).problem!.what).toBe(
      '"five" under "Values per mean" is no number of values',
    )
    expect(reportOf(entered(means, { n: '5' })).filled!.lead![1]).toContain(
      'choose "the standard error" or "half a 95% interval" under "Read ± as"',
    )
  })

  it('takes a table that a tab kept before means had fields of their own', () => {
    const { n: _, plusMinus: __, ...kept } = entered(WIDE)
    expect(reportOf(kept).problem).toBeNull()
  })

  it('warns of a loss with the name of the field that says so', () => {
    const { filled } = reportOf(entered('method,loss\nx,.1 .2\ny,.3 .5'))
    expect(filled!.lead![1]).toContain('if lower ones are, choose "lower values" under "Better are", or put an arrow ↓')
  })

  it('is refused with the names of the fields of this form', () => {
    const remedies = [LONG, 'method,a\nx,0.9\ny,81.2'].map((table) => reportOf(entered(table)).problem!.remedy)
    expect(remedies).toEqual([
      'name it with "error" under "Column of values"',
      'say which with fractions or percent or other numbers under "Unit"',
    ])
    const runs = 'Name,State,val_acc,val_f1\nx,finished,.1,.2'
    expect(reportOf(entered(runs)).problem!.remedy).toBe('choose one, e.g. "val_acc" under "Column of values"')
  })

  it('is refused with the field that says that lower values are better, where they are', () => {
    const errors = 'method,dataset,error rate\nx,a,.1\ny,a,.2'
    expect(reportOf(entered(errors)).problem!.remedy).toBe(
      'name it with "error rate" under "Column of values", and choose "lower values" under "Better are"',
    )
    const several = 'method,dataset,accuracy loss,auc\nx,a,.1,.9\ny,a,.2,.8'
    expect(reportOf(entered(several)).problem!.remedy).toBe(
      'name it with "accuracy loss" or "auc" under "Column of values", and choose "lower values" under "Better are" for "accuracy loss"',
    )
  })

  it('quotes the name of a column of several words, and labels tables after what was entered', () => {
    const long = 'method,dataset,test Wert\nx,a,.1\ny,a,.2'
    expect(reportOf(entered(long)).problem!.remedy).toBe('name it with "test Wert" under "Column of values"')
    const labels = [WIDE, WIDE.replace('0.', '0.0'), WIDE].map((table) => reportOf(entered(table)).filled!.label)
    expect(labels[0]).toMatch(/^your table \w{5,7}$/)
    expect(labels[2]).toBe(labels[0])
    expect(labels[1]).not.toBe(labels[0])
  })

  it('has the length for an address that the documentation names', () => {
    const documented = /up to\s+([\d,]+) letters becomes part of the address/
    expect(documented.exec(readFileSync('docs/stats-table.md', 'utf8'))![1]).toBe(LONGEST.toLocaleString('en'))
  })

  it("has the diagram of scipy's mean ranks", () => {
    const { figure } = reportOf(entered(WIDE)) as {
      figure: { rows: { title: string; meanRank: number }[]; criticalDifference: number }
    }
    for (const { title, meanRank } of figure.rows) {
      expect(meanRank).toBeCloseTo(golden.mean_ranks[title as 'byol'], 12)
    }
    expect(figure.criticalDifference).toBeCloseTo(golden.critical_difference, 9)
  })

  it('is part of the address where it is short', () => {
    expect(fitsAddress(WIDE)).toBe(true)
    const { params, ignored } = readParams(
      significanceParams,
      Object.fromEntries(new URL(significanceHref({ view: 'own', table: WIDE }), 'http://x').searchParams),
    )
    expect([params.table, ignored]).toEqual([WIDE, []])
    expect(fitsAddress('x'.repeat(2001))).toBe(false)
    // Lines end with two characters in a form.
    expect(fitsAddress('x\n'.repeat(700))).toBe(false)
    expect(fitsAddress('模'.repeat(1999))).toBe(false)
    expect(readParams(significanceParams, { table: 'x'.repeat(2001) }).ignored).toMatchObject([
      { why: 'longer than 2000 letters' },
    ])
  })

  it.each([
    ['a mean with a spread', 'method,a\nx,.81 ± .02', 'a mean with a spread'],
    [
      'too many methods',
      `method,a\n${[...Array(41)].map((_, i) => `m${i},.5`).join('\n')}`,
      'the table has 41 methods, and this page takes up to 40 methods',
    ],
    [
      'too many data sets',
      `method,${[...Array(41).keys()].join()}\nx,${Array(41).fill('.5').join()}`,
      'this page takes up to 40 data sets',
    ],
    ['too many letters', `method,a\nx,${' '.repeat(200_000)}1`, 'this page takes up to 200000 letters'],
    ['nothing but a heading', 'method,a', 'it has a heading but no rows'],
    ['half a letter', 'method,a\n\ud800,x', 'the value of \ufffd on a'],
    ['a list that is none', '[1', 'it is not valid JSON'],
    ['a list of nothing', '[{}]', 'no column for the data set'],
    ['zero bytes', 'method,a\nx,\0', 'it is a binary file'],
  ])('with %s is refused in words', (_, table, what) => {
    expect(reportOf(entered(table)).problem).toMatchObject({
      what: expect.stringContaining(what),
      remedy: expect.stringMatching(/./),
    })
  })

  it('does not run an exact test that takes minutes', () => {
    const list = [...Array(26).keys()].map((i) => i / 100).join(';')
    const table = `method,a\nx,${list}\ny,${list}`
    expect(reportOf(entered(table, { test: 'mann-whitney' })).problem!.what).toContain('26 values of one method')
    expect(reportOf(entered(table)).problem).toBeNull()
    expect(reportOf(entered(table, { test: 'mcnemar' })).problem).toBeNull()
  })

  it('can name its methods like properties of every object', () => {
    const { filled } = reportOf(entered('method,constructor,__proto__\n__proto__,.1 .2,.3 .4\ntoString,.2 .4,.5 .7'))
    expect(filled!.panels[0]!.heads).toEqual(['constructor', '__proto__'])
    expect(filled!.panels[0]!.sections[0]!.map(({ label }) => label)).toEqual(['__proto__', 'toString'])
  })
})

it('can be kept as a file of each format, JSON with the numbers themselves', () => {
  const { params } = readParams(significanceParams, { table: WIDE })
  const page = renderToStaticMarkup(createElement(OwnTablePanel, { params }))
  const files = [...page.matchAll(/download="([^"]+)" href="data:[^,]+,([^"]+)"/g)].map(([, name, text]) => [
    name,
    text!,
  ])
  expect(files.map(([name]) => name)).toEqual(
    expect.arrayContaining(['your-table.md', 'your-table.tex', 'your-table.csv']),
  )
  const json = files.find(([name]) => name === 'your-table.json')![1]!
  expect(JSON.parse(decodeURIComponent(json))).toEqual(JSON.parse(JSON.stringify(reportOf(params).filled!.json)))
})
