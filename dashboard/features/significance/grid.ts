/** The significance page's tables and figures as text cells, numbers to six digits, in the unit of the page. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import type { Significance } from '../../../harness/analysis/significance/significance.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import { headIn, numberIn } from '../../../harness/base/formats/in-unit.ts'
import { sixDigits } from '../../../harness/base/text.ts'
import { CORRECTION_NAMES } from '../../../harness/statistics/corrections.ts'
import { formatExactP } from '../../../harness/statistics/p-value.ts'
import type { LoadedPairs } from './load.ts'
import { blockTitle, measureUnit } from './ranks-view.ts'
import { familyOf, type MatrixCell, type PairsView, testsText } from './view.ts'

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

function provenance(numbers: Significance, source: string) {
  const { dataset, column, correction, alternative, alpha, tests } = numbers
  const how = `${testsText(numbers)}, ${alternative}, ${CORRECTION_NAMES[correction]} over ${familyOf({ tests })}, alpha ${formatExactP(alpha)}`
  return `maskbench, ${dataset}, ${column.key}; ${how}; ${source}`
}

/** Corrected p of row against column; in Markdown with signs that mark the direction of significant differences. */
export function matrixGrid({ numbers }: LoadedPairs, view: PairsView, source: string, signed = false): TextGrid {
  const text = ({ text, tone, sign }: MatrixCell) => `${text}${tone ? (sign === 'higher' ? ' (+)' : ' (−)') : ''}`
  return {
    head: ['row', ...view.matrix.map(({ number, title }) => `${number} ${title}`)],
    rows: view.matrix.map((row) => [
      `${row.number} ${row.title}`,
      ...row.cells.map((cell) => (cell === null ? '' : signed ? text(cell) : number(view.lines[cell.line]!.pAdjusted))),
    ]),
    ...(signed && { notes: ['(+): the row is significantly higher than the column; (−): significantly lower.'] }),
    provenance: provenance(numbers, source),
  }
}

export function pairsGrid({ numbers, column: { unit } }: LoadedPairs, view: PairsView, source: string): TextGrid {
  const points = (name: string) => headIn(unit, name, 'pp')
  return {
    head: [
      ...[
        'a',
        'b',
        'n_a',
        'n_b',
        points('difference'),
        points('ci95_low'),
        points('ci95_high'),
        'g',
        'g_low',
        'g_high',
      ],
      ...['test', 'statistic', 'df', 'only_a', 'only_b', 'p', 'p_corrected', 'verdict', 'note'],
    ],
    rows: view.lines.map((line) => [
      line.nameA,
      line.nameB,
      ...line.n.map(String),
      ...[line.difference, line.ci95?.[0], line.ci95?.[1]].map((value) => numberIn(unit, value)),
      ...[line.effect?.g, line.effect?.ci95?.[0], line.effect?.ci95?.[1]].map(number),
      line.test ?? '',
      ...[line.statistic, line.df, line.items?.onlyA, line.items?.onlyB, line.p, line.pAdjusted].map(number),
      line.verdict,
      [line.reason, line.limit].filter(Boolean).join('; '),
    ]),
    provenance: provenance(numbers, source),
  }
}

export function intervalsGrid({ numbers, names, column: { unit } }: LoadedPairs, source: string): TextGrid {
  return {
    head: [
      ...['row', 'details', 'n', headIn(unit, 'mean'), headIn(unit, 'sd', 'pp')],
      ...[headIn(unit, 'ci95_low'), headIn(unit, 'ci95_high'), 'seeds', headIn(unit, 'values')],
    ],
    rows: numbers.rows.map(({ key, n, mean, sd, ci95, seeds, values }) => [
      names.get(key)!.title,
      names.get(key)!.details,
      String(n),
      ...[mean, sd, ci95?.[0], ci95?.[1]].map((value) => numberIn(unit, value)),
      seeds.join(' '),
      values.map((value) => numberIn(unit, value)).join(' '),
    ]),
    provenance: `maskbench, ${numbers.dataset}, ${numbers.column.key}, mean and 95% t-interval over seeds; ${source}`,
  }
}

export function ranksGrid({ rows, blocks, measure, result, rankTest }: Across, source: string): TextGrid {
  const test = result
    ? `Friedman chi2 ${number(result.friedman.chi2)}, p ${number(result.friedman.p)}; ${rankTest}${result.criticalDifference === null ? '' : `, critical difference ${number(result.criticalDifference)}`}`
    : 'no test'
  const unit = measureUnit(measure)
  return {
    head: ['row', ...blocks.map((block) => headIn(unit, blockTitle(block))), 'mean_rank'],
    rows: rows.map((row) => [row.title, ...row.values.map((value) => numberIn(unit, value)), number(row.meanRank)]),
    provenance: `maskbench, ${measure.key}; ${test}; ${source}`,
  }
}
