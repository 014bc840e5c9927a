/** The tables of pairs of the significance page as a paper sets them, in LaTeX. */
import { datasetName } from '../../../db/catalogue/titles.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { type Cell, cell, NOT_AVAILABLE, type Panel } from '../../../harness/analysis/tables/formats/panel.ts'
import { signedIn } from '../../../harness/base/text.ts'
import { CORRECTION_NAMES } from '../../../harness/statistics/corrections.ts'
import { formatExactP, formatP } from '../../../harness/statistics/p-value.ts'
import type { LoadedPairs } from './load.ts'
import { degreesText, familyOf, intervalText, isDecided, type PairLine, type PairsView, testsText } from './view.ts'

interface Written {
  head: string
  cell(line: PairLine): Cell
}

/** Differences with their intervals, effect sizes and tests, without the columns in which nothing could be computed. */
export function pairsLatex(loaded: LoadedPairs, { lines, unit, decimals }: PairsView, source: string): string {
  const { numbers } = loaded
  const isSignificant = ({ verdict }: PairLine) => isDecided(verdict)
  const corrected: Written[] =
    numbers.correction === 'none'
      ? []
      : [
          {
            head: `${CORRECTION_NAMES[numbers.correction]} p`,
            cell: (line) => known(line.pAdjusted, formatP, isSignificant(line)),
          },
        ]
  const columns: Written[] = [
    {
      head: unit === 'percent' ? 'Difference (pp)' : 'Difference',
      cell: ({ difference }) => cell(signedIn(difference, unit, decimals)),
    },
    { head: '95% CI', cell: ({ ci95 }) => known(ci95, (ends) => intervalText(ends, unit, decimals)) },
    { head: "Hedges' g", cell: ({ effect }) => known(effect?.g, (g) => g.toFixed(2)) },
    {
      head: 'Only one right',
      cell: ({ items }) => known(items, ({ onlyA, onlyB }) => `${onlyA} : ${onlyB}`),
    },
    {
      head: numbers.test === 'mann-whitney' ? 'U' : 't',
      cell: ({ statistic }) => known(statistic, (value) => value.toFixed(numbers.test === 'mann-whitney' ? 1 : 2)),
    },
    { head: 'df', cell: ({ df }) => known(df, degreesText) },
    { head: 'p', cell: (line) => known(line.p, formatP, numbers.correction === 'none' && isSignificant(line)) },
    ...corrected,
  ]
  const kept = columns.filter((column) => lines.some((line) => column.cell(line) !== NOT_AVAILABLE))
  const panel: Panel = {
    title: 'Pairs',
    caption: `Differences on ${whatOf(loaded)}, first minus second${unit === 'percent' ? ', in percentage points' : ''}, smallest p first. ${howOf(loaded)} Bold: ${level(loaded)}.`,
    groups: [],
    stub: 'Pair',
    heads: kept.map(({ head }) => head),
    sections: [
      lines.map((line) => ({ label: `${line.nameA} − ${line.nameB}`, cells: kept.map((one) => one.cell(line)) })),
    ],
  }
  return latexOf(loaded, 'pairs', panel, source)
}

/** Corrected p of row against column; a sign says which of the two is higher where the difference is significant. */
export function matrixLatex(loaded: LoadedPairs, { matrix }: PairsView, source: string): string {
  const panel: Panel = {
    title: 'Matrix',
    caption: `p of each row against each column on ${whatOf(loaded)}. ${howOf(loaded)} (+): the row is significantly higher than the column; (-): lower (${level(loaded)}).`,
    groups: [],
    stub: 'Row',
    heads: matrix.map(({ full }) => full),
    named: true,
    square: true,
    sections: [
      matrix.map(({ full, cells }) => ({
        label: full,
        cells: cells.map((one) => {
          if (one === null) return cell('')
          return cell(one.tone === null ? one.text : `${one.text} ${one.sign === 'higher' ? '(+)' : '(-)'}`)
        }),
      })),
    ],
  }
  return latexOf(loaded, 'matrix', panel, source)
}

function known<T>(value: T | null | undefined, write: (value: T) => string, strong = false): Cell {
  return value == null ? NOT_AVAILABLE : cell(write(value), strong)
}

const whatOf = ({ numbers, column }: LoadedPairs): string =>
  `${datasetName(numbers.dataset)} by ${[column.band, column.title].filter(Boolean).join(', ')}`

function howOf({ numbers }: LoadedPairs): string {
  const sides = numbers.alternative === 'two-sided' ? 'two-sided' : `one-sided (${numbers.alternative})`
  const corrected =
    numbers.correction === 'none'
      ? 'p-values are not corrected'
      : `corrected by ${CORRECTION_NAMES[numbers.correction]} over ${familyOf(numbers)}`
  return `Tests: ${testsText(numbers)}, ${sides}; ${corrected}.`
}

const level = ({ numbers: { correction, alpha } }: LoadedPairs): string =>
  `${correction === 'none' ? '' : 'corrected '}p below ${formatExactP(alpha)}`

function latexOf({ numbers }: LoadedPairs, name: string, panel: Panel, source: string): string {
  const { key, evaluation, metric } = numbers.column
  const title = `maskbench, ${numbers.dataset}, ${key}`
  return toLatex({
    title,
    label: `${name} ${numbers.dataset} ${evaluation} ${metric}`,
    panels: [],
    paper: [panel],
    notes: [source],
  })
}
