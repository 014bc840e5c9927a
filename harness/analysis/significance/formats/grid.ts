/** The tables of all pairs as text cells, numbers to six digits, in the unit of the page. */

import type { TextGrid } from '../../../base/formats/grid.ts'
import { headIn, numberIn } from '../../../base/formats/in-unit.ts'
import { sixDigits } from '../../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../../statistics/corrections.ts'
import { formatExactP } from '../../../statistics/p-value.ts'
import type { NamedPairs } from '../named-pairs.ts'
import type { Significance } from '../significance.ts'
import { familyOf, type PairsView, testsText, withSign } from '../view.ts'

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

function provenance(numbers: Significance, source: string) {
  const { dataset, column, correction, alternative, alpha, tests } = numbers
  const how = `${testsText(numbers)}, ${alternative}, ${CORRECTION_ENTRIES[correction].title} over ${familyOf({ tests })}, alpha ${formatExactP(alpha)}`
  return `maskbench, ${dataset}, ${column.key}; ${how}; ${source}`
}

/** Corrected p of row against column; in Markdown with signs that mark the direction of significant differences. */
export function matrixGrid({ numbers }: NamedPairs, view: PairsView, source: string, signed = false): TextGrid {
  return {
    head: ['row', ...view.matrix.map(({ number, full }) => `${number} ${full}`)],
    rows: view.matrix.map((row) => [
      `${row.number} ${row.full}`,
      ...row.cells.map((cell) =>
        cell === null ? '' : signed ? withSign(cell) : number(view.lines[cell.line]!.pAdjusted),
      ),
    ]),
    ...(signed && { notes: ['(+): the row is significantly higher than the column; (−): significantly lower.'] }),
    provenance: provenance(numbers, source),
  }
}

export function pairsGrid({ numbers, column: { unit } }: NamedPairs, view: PairsView, source: string): TextGrid {
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

export function intervalsGrid({ numbers, names, column: { unit } }: NamedPairs, source: string): TextGrid {
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
