/** The files of the page Significance: for programs, and for papers. */
import { expect, it } from 'vitest'
import { intervalsGrid, matrixGrid, pairsGrid } from '../../dashboard/features/significance/grid.ts'
import { loadPairs } from '../../dashboard/features/significance/load.ts'
import { intervalsLatex, matrixLatex, pairsLatex, ranksLatex } from '../../dashboard/features/significance/paper.ts'
import { significanceParams } from '../../dashboard/features/significance/params.ts'
import { pairsView } from '../../dashboard/features/significance/view.ts'
import { readParams } from '../../dashboard/lib/params.ts'
import { acrossDatasets } from '../../harness/analysis/significance/across-datasets.ts'
import { writeGrid } from '../../harness/base/formats/grid.ts'
import { inUnit, sixDigits } from '../../harness/base/text.ts'
import { fixtureStore } from './store.ts'

const { database } = fixtureStore()
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
  const pairs = pairsLatex(loaded, view, 'here')
  expect(pairs).toMatch(
    /\\caption\{Differences on Fashion.* in percentage points.*Holm over the 15 pairs.*Bold: corrected p below \.05/,
  )
  expect(pairs).toContain("Pair & Difference (pp) & 95\\% CI & Hedges' g & $t$ & df & $p$ & Holm $p$ \\\\")
  expect(pairs).toMatch(/& \+4\.\d+ & .*\\textbf\{/)
  expect(pairs).not.toContain('n/a &')
  const matrix = matrixLatex(loaded, view, 'here')
  expect(matrix).toContain('(+): the row is significantly higher than the column')
  expect(matrix).toMatch(/\.\d{3} \(\+\)/)
  // A minus, not a hyphen.
  expect(matrix).toMatch(/\.\d{3} \(\$-\$\)/)
  expect(matrix).not.toContain('(-)')
  const cells = matrixGrid(loaded, view, 'here').rows.flatMap(([, ...numbers]) => numbers)
  expect(cells.every((text) => text === '' || Number(text) <= 1)).toBe(true)
  expect(writeGrid(matrixGrid(loaded, view, 'here', true), 'md')).toMatch(/\(\+\).*\n\n\(\+\): the row is/s)
})

it('have a table, a caption and a label for means in LaTeX, without the values of each seed', () => {
  const latex = intervalsLatex(loaded, 'here')
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
