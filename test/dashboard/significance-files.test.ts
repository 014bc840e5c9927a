/** The files of the page Significance: for programs, and for papers. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { GET } from '../../dashboard/app/significance/[file]/route.ts'
import { loadPairs } from '../../dashboard/features/significance/load.ts'
import { ranksLatex } from '../../dashboard/features/significance/paper.ts'
import { significanceParams } from '../../dashboard/features/significance/params.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { acrossDatasets } from '../../harness/analysis/significance/across-datasets.ts'
import { intervalsGrid, matrixGrid, pairsGrid } from '../../harness/analysis/significance/formats/grid.ts'
import { significanceLatex } from '../../harness/analysis/significance/formats/latex.ts'
import { significanceText } from '../../harness/analysis/significance/formats/text.ts'
import { significance } from '../../harness/analysis/significance/significance.ts'
import { pairsView } from '../../harness/analysis/significance/view.ts'
import { writeGrid } from '../../harness/base/formats/grid.ts'
import { inUnit, sixDigits } from '../../harness/base/text.ts'
import { formatP } from '../../harness/statistics/p-value.ts'
import { commands } from '../cli/helpers/in-process.ts'
import { fixtureStore } from './store.ts'

const { database, path } = fixtureStore()
const { params } = readParams(significanceParams, { dataset: 'fashion-mnist-mini', test: 'welch' })
const loaded = loadPairs(database, params)!
const view = pairsView(loaded)

it('are in the unit of the page, which the heads name', () => {
  const { head, rows } = pairsGrid(loaded, view, 'here')
  const [line] = view.lines
  expect(head.slice(4, 7)).toEqual(['difference, pp', 'ci95_low, pp', 'ci95_high, pp'])
  expect(rows[0]![4]).toBe(sixDigits(100 * line!.difference))
  const intervals = intervalsGrid(loaded, 'here')
  expect(intervals.head.slice(3, 5)).toEqual(['mean, %', 'sd, pp'])
  expect(intervals.rows[0]![3]).toBe(sixDigits(100 * loaded.numbers.rows[0]!.mean))
  expect(writeGrid(intervals, 'latex')).toContain('Mean (\\%) & SD (pp) & 95\\% CI, low (\\%)')
})

it('are set in LaTeX as papers have it, and in CSV as numbers alone', () => {
  const pairs = significanceLatex(loaded, 'pairs', 'here')
  expect(pairs).toMatch(
    /\\caption\{Differences on Fashion.* in percentage points.*Holm over the 15 pairs.*Bold: corrected p below \.05/,
  )
  expect(pairs).toContain("Pair & Difference (pp) & 95\\% CI & Hedges' g & $t$ & df & $p$ & Holm $p$ \\\\")
  expect(pairs).toMatch(/& \+4\.\d+ & .*\\textbf\{/)
  expect(pairs).not.toContain('n/a &')
  const matrix = significanceLatex(loaded, 'matrix', 'here')
  expect(matrix).toContain('(+): the row is significantly higher than the column')
  expect(matrix).toMatch(/\.\d{3} \(\+\)/)
  // A minus, not a hyphen.
  expect(matrix).toMatch(/\.\d{3} \(\$-\$\)/)
  expect(matrix).not.toContain('(-)')
  const ofCells = matrixGrid(loaded, view, 'here')
  expect(ofCells.head.slice(1)).toEqual(view.matrix.map(({ number, full }) => `${number} ${full}`))
  const cells = ofCells.rows.flatMap(([, ...numbers]) => numbers)
  expect(cells.every((text) => text === '' || Number(text) <= 1)).toBe(true)
  expect(writeGrid(matrixGrid(loaded, view, 'here', true), 'md')).toMatch(/\(\+\).*\n\n\(\+\): the row is/s)
})

it('have a table, a caption and a label for means in LaTeX, without the values of each seed', () => {
  const latex = significanceLatex(loaded, 'intervals', 'here')
  expect(latex).toMatch(
    /\\caption\{Means over seeds on Fashion.*, in percent, with their standard deviations and 95\\% t-/,
  )
  const { band, title } = loaded.column
  expect(latex).toContain(`% maskbench, Fashion-MNIST mini by ${[band, title].filter(Boolean).join(', ')}`)
  expect(latex).not.toContain(loaded.numbers.column.key)
  expect(latex).toContain('\\label{tab:intervals-fashion-mnist-mini-')
  expect(latex).toContain('Row & $n$ & Mean (\\%) & SD (pp) & 95\\% CI \\\\')
  const [row] = loaded.numbers.rows
  const [low, high] = row!.ci95!
  const [mean, sd, ...ends] = [row!.mean, row!.sd!, low, high].map((value) => inUnit(value, 'percent'))
  expect(latex).toContain(`& ${row!.n} & ${mean} & ${sd} & ${ends.join(' to ')} \\\\`)
})

it('have the test of ranks and the critical difference in the caption, and who is not ranked', () => {
  const across = acrossDatasets(database)!
  const { friedman, criticalDifference } = across.result!
  const left = { title: 'MAE-lite' } as (typeof across.leftOut.methods)[number]
  const latex = ranksLatex({ ...across, leftOut: { ...across.leftOut, methods: [left] } }, 'here')
  const [caption] = /\\caption\{.*\}/.exec(latex)!
  expect(caption).toContain(`Friedman's test: chi-squared = ${friedman.chi2.toFixed(2)}, df = ${friedman.df}, p`)
  expect(caption).toContain(`Critical difference by Nemenyi's test at alpha .05: ${criticalDifference!.toFixed(2)}`)
  expect(caption).toContain('Not ranked, because they lack a score on a data set: MAE-lite.')
  expect(latex).toMatch(/UCI \w+ & UCI \w+ & Mean rank \\\\/)
  expect(latex).toContain(`& ${across.rows[0]!.meanRank!.toFixed(2)} \\\\`)
  const untested = ranksLatex(acrossDatasets(database, { measure: 'multilabel_f1-macro' })!, 'here')
  expect(untested).not.toContain('rank (')
  expect(untested).not.toContain('Friedman')
})

it('have the heads of the page in Markdown, and names for programs in CSV', () => {
  const grid = pairsGrid(loaded, view, 'here')
  const [head] = writeGrid(grid, 'md').split('\n')
  expect(head).toContain('| A | B | n of A | n of B | difference (pp) | 95% interval, low (pp) |')
  expect(head).toContain("| Hedges' g | g, low |")
  expect(head).toContain('| p | p corrected | verdict | note |')
  expect(head).not.toContain('_')
  expect(writeGrid(grid, 'csv')).toMatch(
    /^a,b,n_a,n_b,"difference, pp","ci95_low, pp".*,p,p_corrected,verdict,note\r\n/,
  )
  expect(writeGrid(grid, 'latex')).toContain("Hedges' $g$ & $g$, low & ")
})

it('say degrees of freedom once, and have one statistic for each pair, so that tests of seeds and of items fit one page', () => {
  const three = loaded.numbers.rows.flatMap(({ key, n }) => (n === 3 ? key : []))
  const latex = significanceLatex(loadPairs(database, { ...params, test: 'paired', rows: three })!, 'pairs', 'here')
  expect(latex).toContain("95\\% CI & Hedges' g & $t$ & $p$ & Holm $p$ \\\\")
  expect(latex).toContain('t has df = 2.')
  const [first, second] = loaded.numbers.pairs
  const items = { items: 100, onlyA: 12, onlyB: 30 }
  const one = { ...second!, test: 'mcnemar' as const, statistic: null, df: null, effect: null, items }
  const mixed = {
    ...loaded,
    numbers: { ...loaded.numbers, pairs: [first!, one], rows: loaded.numbers.rows.slice(0, 3) },
  }
  mixed.numbers.pairs.push({ ...first!, a: one.b, b: first!.b })
  const both = significanceLatex(mixed, 'pairs', 'here')
  expect(both).toMatch(/Difference \(pp\) & 95\\% CI & g & \$t\$ or a : b & /)
  expect(both).toMatch(/& n\/a & 12 : 30 & /)
  expect(both).toContain("g: Hedges' g.")
  expect(both.match(/begin\{table\}/g)).toHaveLength(1)
})

it('say in a terminal that no pair can be tested', () => {
  const none = { p: null, pAdjusted: null, verdict: 'n/a', reason: 'a single run has no spread' } as const
  const numbers = { ...loaded.numbers, tests: 0, pairs: loaded.numbers.pairs.map((pair) => ({ ...pair, ...none })) }
  const text = significanceText({ ...loaded, numbers }, 'pairs')
  expect(text).toContain('\n\nNo pair can be tested.\n')
  expect(text).toContain('\nn/a for 15 pairs: a single run has no spread.\n')
})

describe('maskbench significance', () => {
  const ask = async (...words: string[]) => {
    using here = commands()
    return await here.maskbench('significance', '--db', path, ...words)
  }
  /** Without the line that says where the numbers are from and when they were printed. */
  const lines = (text: string) =>
    text
      .split(/\r?\n/)
      .map((line) => line.replace(/; [^;]*, maskbench .*/, ''))
      .filter((line) => line && !line.includes(', maskbench '))

  it.each([
    ['csv', 'pairs.csv'],
    ['md', 'pairs.md'],
    ['latex', 'pairs.tex'],
    ['md', 'matrix.md'],
    ['latex', 'intervals.tex'],
  ])('--format %s is what the page gives as %s', async (format, file) => {
    const table = file.split('.')[0]!
    const words = ['fashion-mnist-mini', '--test', 'welch', '--alpha', '.1', '--table', table, '--format', format]
    const { code, stdout, stderr } = await ask(...words)
    expect([code, stderr]).toEqual([0, ''])
    vi.stubEnv('MASKBENCH_DB', path)
    const request = new Request(`http://127.0.0.1/significance/${file}?dataset=fashion-mnist-mini&test=welch&alpha=.1`)
    const page = await (await GET(request, { params: Promise.resolve({ file }) })).text()
    vi.unstubAllEnvs()
    expect(lines(page).length).toBeGreaterThan(4)
    expect(lines(stdout)).toEqual(lines(page))
    if (format !== 'csv') {
      expect(page).toContain('/significance?dataset=fashion-mnist-mini&test=welch&alpha=0.1')
      expect(stdout).toContain(`npx maskbench significance --dataset fashion-mnist-mini --test welch --alpha 0.1`)
    }
  })

  it('prints the pairs, what differs by which test, and answers --json as the API', async () => {
    const { stdout, stderr } = await ask('--test', 'welch')
    const numbers = significance(database, { test: 'welch' })!
    expect(stderr).toContain(`This is ${numbers.dataset}; --dataset chooses another: `)
    const { stdout: asked } = await ask('fashion-mnist-mini', '--test', 'welch')
    expect(asked).toMatch(/^Fashion-MNIST mini by .*\n\nPair +Difference \(pp\) +95% CI +Hedges' g +t +df +p +Holm p\n/)
    const [smallest] = view.lines
    expect(asked).toMatch(
      new RegExp(`^${smallest!.nameA.replace(/[+()]/g, '\\$&')} − .* \\*${formatP(smallest!.pAdjusted!)}$`, 'm'),
    )
    expect(asked).toMatch(
      /^\d+ of 15 pairs differ: Welch t-test, p < \.05 after Holm over the 15 pairs of rows compared/m,
    )
    expect(asked).toMatch(/^\*: corrected p below \.05\.$/m)
    expect(asked).toMatch(/^With 2 seeds per row .* with 80% power/m)
    const json = JSON.parse((await ask('fashion-mnist-mini', '--test', 'welch', '--json')).stdout)
    expect(json).toEqual(JSON.parse(JSON.stringify(loaded.numbers)))
    expect(stdout.length).toBeGreaterThan(100)
  })

  it('prints no more pairs than a terminal shows, those with the smallest p, and says so; a file has all', async () => {
    const { stdout } = await ask('uci-splice')
    expect(stdout.match(/^r = .* − r = /gm)).toHaveLength(40)
    expect(stdout).toContain('These are the 40 of 55 pairs with the smallest p; --format csv has all of them.')
    const pairs = [...loaded.numbers.pairs, ...Array.from({ length: 1000 }, () => loaded.numbers.pairs[0]!)]
    const many = significanceText({ ...loaded, numbers: { ...loaded.numbers, pairs } }, 'pairs', 40)
    expect(many).toMatch(/^1,\d+ of 1,015 pairs differ: /m)
    expect((await ask('uci-splice', '--format', 'csv')).stdout.match(/^r = /gm)).toHaveLength(55)
    expect(significanceText({ ...loaded, numbers: { ...loaded.numbers, pairs } }, 'pairs')).not.toContain('These are')
  })

  it('takes a score by its name, and rows by the names that the table has', async () => {
    const [best, second] = loaded.numbers.rows.map(({ key }) => loaded.names.get(key)!.full)
    const words = ['fashion-mnist-mini', '--test', 'welch', '--column', 'linear/top1', '--rows', `${best},${second}`]
    const json = JSON.parse((await ask(...words, '--json')).stdout)
    expect([json.column.evaluation, json.ignored]).toEqual(['linear', []])
    expect(json.rows.map(({ key }: { key: string }) => key)).toEqual(
      loaded.numbers.rows.slice(0, 2).map(({ key }) => key),
    )
    expect(
      (await ask('fashion-mnist-mini', '--rows', 'simclr', '--json')).stdout.match(/"method":"simclr"/g)!.length,
    ).toBeGreaterThan(1)
    const matrix = (await ask('fashion-mnist-mini', '--test', 'welch', '--table', 'matrix')).stdout
    expect(matrix).toMatch(/^Row +1 +2 +3 /m)
    expect(matrix).toContain(`1 ${best}`)
  })

  it('writes the file that --out names, in the format of its ending', async () => {
    using here = commands()
    const words = ['significance', '--db', path, 'fashion-mnist-mini', '--test', 'welch']
    expect((await here.maskbench(...words, '--out', 'p.tex')).stdout).toBe('wrote p.tex\n')
    expect(readFileSync(join(here.path, 'p.tex'), 'utf8')).toContain('\\begin{tabular}')
    const { code, stderr } = await here.maskbench(...words, '--out', 'p.csv', '--format', 'md')
    expect([code, stderr]).toEqual([2, expect.stringContaining('--format md contradicts the ending of p.csv')])
  })

  it.each([
    [['--column', 'beauty'], /--column beauty: this data set has no such column\. there are linear\/top1/],
    [['--rows', 'BYOLL'], /--rows BYOLL: no row with this name .* did you mean BYOL\?/],
    [['--rows', 'BYOL'], /only one row is chosen\. choose another with --rows/],
    [['--dataset', 'scenes'], /the data sets fashion-mnist-mini and scenes are both named/],
    [['--alpha', '.5'], /must be from 0\.00001 to 0\.2/],
  ])('%j is refused with a remedy', async (words, reason) => {
    const { code, stdout, stderr } = await ask('fashion-mnist-mini', ...words)
    expect([code, stdout]).toEqual([2, ''])
    expect(stderr).toMatch(reason)
  })
})
