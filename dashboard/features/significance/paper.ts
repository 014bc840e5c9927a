/** The tables of the significance page as a paper sets them, in LaTeX. */
import { datasetName } from '../../../db/catalogue/titles.ts'
import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { notDifferent } from '../../../harness/analysis/significance/ranks-layout.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { type Cell, cell, NOT_AVAILABLE, type Panel } from '../../../harness/analysis/tables/formats/panel.ts'
import { capitalised, countedOnPage, inUnit, rangeText, signedIn } from '../../../harness/base/text.ts'
import { CORRECTION_NAMES } from '../../../harness/statistics/corrections.ts'
import { formatExactP, formatP, pEquals } from '../../../harness/statistics/p-value.ts'
import type { LoadedPairs } from './load.ts'
import { blockTitle, measureBand, measureTitle, measureUnit, rankedNames } from './ranks-view.ts'
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
    caption: `p of each row against each column on ${whatOf(loaded)}. ${howOf(loaded)} (+): the row is significantly higher than the column; (−): lower (${level(loaded)}).`,
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
          return cell(one.tone === null ? one.text : `${one.text} ${one.sign === 'higher' ? '(+)' : '(−)'}`)
        }),
      })),
    ],
  }
  return latexOf(loaded, 'matrix', panel, source)
}

/** The mean of each row with its interval, without the columns of spreads where every row has a single seed. */
export function intervalsLatex({ names, ...loaded }: LoadedPairs, source: string): string {
  const { rows } = loaded.numbers
  const { unit } = loaded.column
  const inPercent = unit === 'percent'
  const hasSpread = rows.some(({ ci95 }) => ci95 !== null)
  const panel: Panel = {
    title: 'Means',
    caption: `Means over seeds on ${whatOf(loaded)}${inPercent ? ', in percent' : ''}${hasSpread ? ', with their standard deviations and 95% t-intervals' : ''}.`,
    groups: [],
    stub: 'Row',
    heads: ['n', inPercent ? 'Mean (%)' : 'Mean', ...(hasSpread ? [inPercent ? 'SD (pp)' : 'SD', '95% CI'] : [])],
    sections: [
      rows.map(({ key, n, mean, sd, ci95 }) => {
        const spread = [
          known(sd, (value) => inUnit(value, unit)),
          known(ci95, (ends) => rangeText(ends, (end) => inUnit(end, unit))),
        ]
        return {
          label: names.get(key)!.full,
          cells: [cell(String(n)), cell(inUnit(mean, unit)), ...(hasSpread ? spread : [])],
        }
      }),
    ],
  }
  return latexOf(loaded, 'intervals', panel, source)
}

/** Means on each data set and mean ranks, with Friedman's test and what follows from it in the caption. */
export function ranksLatex(across: Across, source: string): string {
  const { rows, blocks, measure, result } = across
  const { source: reportedIn, titleOf } = rankedNames(across)
  const unit = measureUnit(measure)
  const what = [measureBand(measure), measureTitle(measure)].filter(Boolean).join(', ')
  const means = `${what}: means over seeds${unit === 'percent' ? ', in percent' : ''}`
  const reported = reportedIn === null ? [] : [`Numbers as reported in ${reportedIn}`]
  const ranked = result ? `, and mean ranks across ${countedOnPage(blocks.length, 'data set')} (1 is best)` : ''
  const panel: Panel = {
    title: 'Mean ranks',
    caption: [`${means}${ranked}`, ...testsOfRanks(across, titleOf), ...notRanked(across, titleOf), ...reported]
      .map((one) => `${one}.`)
      .join(' '),
    groups: [],
    stub: rows.every(({ rate }) => rate === null) ? 'Method' : 'Smooth rate',
    heads: [...blocks.map(blockTitle), ...(result ? ['Mean rank'] : [])],
    named: true,
    sections: [
      rows.map((row) => ({
        label: titleOf(row),
        cells: [
          ...row.values.map((value) => cell(inUnit(value, unit))),
          ...(result ? [known(row.meanRank, (rank) => rank.toFixed(2))] : []),
        ],
      })),
    ],
  }
  return toLatex({
    title: `maskbench, ${what}`,
    label: `ranks ${measure.key}`,
    panels: [],
    paper: [panel],
    notes: [source],
  })
}

type TitleOf = ReturnType<typeof rankedNames>['titleOf']

function testsOfRanks({ result, rows, rankTest, alpha }: Across, titleOf: TitleOf): string[] {
  if (!result) return []
  const { friedman, criticalDifference, cliques, caveat } = result
  const { chi2, df, p } = friedman
  return [
    `Friedman's test: chi-squared = ${chi2.toFixed(2)}, df = ${df}, ${pEquals(p)}`,
    rankTest === 'nemenyi' && criticalDifference !== null
      ? `Critical difference by Nemenyi's test at alpha ${formatExactP(alpha)}: ${criticalDifference.toFixed(2)}`
      : `Pairs: Wilcoxon's signed-rank test with Holm at alpha ${formatExactP(alpha)}`,
    ...notDifferent(cliques, rows.map(titleOf), 'rows'),
    ...(caveat === null ? [] : [capitalised(caveat)]),
  ]
}

const notRanked = ({ leftOut: { methods } }: Across, titleOf: TitleOf): string[] =>
  methods.length === 0
    ? []
    : [`Not ranked, because they lack a score on a data set: ${methods.map(titleOf).join(', ')}`]

function known<T>(value: T | null | undefined, write: (value: T) => string, strong = false): Cell {
  return value == null ? NOT_AVAILABLE : cell(write(value), strong)
}

const whatOf = ({ numbers, column }: Pick<LoadedPairs, 'numbers' | 'column'>): string =>
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

function latexOf(loaded: Pick<LoadedPairs, 'numbers' | 'column'>, name: string, panel: Panel, source: string): string {
  const { numbers } = loaded
  const { evaluation, metric } = numbers.column
  return toLatex({
    title: `maskbench, ${whatOf(loaded)}`,
    label: `${name} ${numbers.dataset} ${evaluation} ${metric}`,
    panels: [],
    paper: [panel],
    notes: [source],
  })
}
