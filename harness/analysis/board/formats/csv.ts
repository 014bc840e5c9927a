/** The visible leaderboard for a program: one number per cell, no comments, empty where there is no number. */

import { csvLines } from '../../../base/formats/csv.ts'
import { sixDigits as sixDigitsOf } from '../../../base/text.ts'
import { baselineName } from '../baseline-name.ts'
import { columnName } from '../columns.ts'
import { COSTS } from '../costs.ts'
import type { LoadedBoard } from '../load.ts'
import type { Cell, MeasuredCell, Row } from '../types.ts'
import type { ViewColumn } from '../view.ts'
import { detailsCell, protocolText } from './grid.ts'

type Value = string | number | null

/** A number, which gets no apostrophe where it is negative. */
const sixDigits = (value: number | null | undefined): number | null =>
  value == null ? null : Number(sixDigitsOf(value))

interface CsvColumn {
  head: string
  value(row: Row): Value
}

export function leaderboardCsv({ view, board }: LoadedBoard): string {
  const baseline = view.baseline === 'none' ? null : baselineName(board, view)
  const columns: CsvColumn[] = [
    { head: 'row', value: ({ title }) => title },
    { head: 'details', value: detailsCell },
    ...view.columns.flatMap((column) => scoreColumns(column, baseline)),
    ...view.costs.map((key) => ({
      head: `${COSTS[key].title}, ${COSTS[key].unit}`,
      value: ({ cost }: Row) => (cost?.[key] == null ? null : sixDigits(COSTS[key].inUnit(cost[key]))),
    })),
  ]
  const rows = view.rows.map((row) => columns.map(({ value }) => value(row)))
  return csvLines([columns.map(({ head }) => head), ...rows])
}

/**
 * Mean, spread, count and interval of a score, in percent where it is a share, and its difference from the baseline.
 * @param baseline - its name; null: none.
 */
function scoreColumns(column: ViewColumn, baseline: string | null): CsvColumn[] {
  const isShare = column.unit === 'percent'
  const name = `${columnName(column)} (${protocolText(column)})`
  const inUnit = (value: number | null | undefined) => sixDigits(isShare && value != null ? 100 * value : value)
  const of = (what: string, unit: '%' | 'pp' | '', read: (cell: Cell) => Value): CsvColumn => ({
    head: `${name}: ${what}${isShare && unit ? `, ${unit}` : ''}`,
    value: (row) => read(column.cell(row)),
  })
  const measured =
    <T>(read: (cell: MeasuredCell) => T) =>
    (cell: Cell) =>
      cell?.kind === 'measured' ? read(cell) : null
  return [
    of('mean', '%', (cell) =>
      inUnit(cell?.kind === 'published' ? cell.value.value : measured(({ summary }) => summary.mean)(cell)),
    ),
    of('sd', 'pp', (cell) =>
      inUnit(cell?.kind === 'published' ? cell.value.std : measured(({ summary }) => summary.sd)(cell)),
    ),
    of(
      'n',
      '',
      measured(({ summary }) => summary.n),
    ),
    of(
      'ci95_low',
      '%',
      measured(({ summary }) => inUnit(summary.ci95?.[0])),
    ),
    of(
      'ci95_high',
      '%',
      measured(({ summary }) => inUnit(summary.ci95?.[1])),
    ),
    ...(baseline !== null
      ? [
          of(
            `difference from ${baseline}`,
            'pp',
            measured(({ difference }) => inUnit(difference?.value)),
          ),
          of(
            'difference_low',
            'pp',
            measured(({ difference }) => inUnit(difference?.ci95?.[0])),
          ),
          of(
            'difference_high',
            'pp',
            measured(({ difference }) => inUnit(difference?.ci95?.[1])),
          ),
          of(
            'p_corrected',
            '',
            measured(({ difference }) => sixDigits(difference?.pAdjusted)),
          ),
        ]
      : []),
  ]
}
