/** The visible leaderboard as text cells, with intervals and counts. */

import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { joinDetails, tableName } from '../../../../db/catalogue/titles.ts'
import type { TextGrid } from '../../../base/formats/grid.ts'
import { inUnit } from '../../../base/text.ts'
import { formatExactP } from '../../../statistics/p-value.ts'
import { ALPHA } from '../../../statistics/significance-level.ts'
import { PLUS_MINUS } from '../../../statistics/summary.ts'
import type { BoldRule } from '../../bold-rules.ts'
import { staleRemarks } from '../../superseded.ts'
import { SPREAD_IN_LATEX } from '../../tables/formats/mean-text.ts'
import { seedsOfDifference } from '../baseline.ts'
import { baselineName } from '../baseline-name.ts'
import { BOLD_WORDS } from '../best-rule.ts'
import { columnName } from '../columns.ts'
import { COSTS, costText } from '../costs.ts'
import type { LoadedBoard } from '../load.ts'
import { noNumber } from '../no-number.ts'
import type { Cell, Column, Difference, Row } from '../types.ts'
import { correctedP, differenceText, P_HEAD } from './differences.ts'

/** The protocol with the text of its badges. */
export const protocolText = ({
  protocol,
  selectedOnTest,
  online,
}: Pick<Column, 'protocol' | 'selectedOnTest' | 'online'>) =>
  [protocol, online ? 'online' : '', selectedOnTest ? 'selected on test' : ''].filter(Boolean).join(', ')

/** @param source - provenance. @param rule - of bold. */
export function leaderboardGrid(
  { view, board, dataset }: LoadedBoard,
  source: string,
  rule: BoldRule = 'significant',
): TextGrid {
  const differs = view.baseline !== 'none'
  const columns = view.columns.map((column) => `${columnName(column)} (${protocolText(column)})`)
  const bold = view.columns.map((column) => column.bold(rule))
  const legend = bold.some(({ size }) => size > 0) ? [`Bold: ${BOLD_WORDS[rule]}.`] : []
  const hasSpread = view.rows.some((row) => view.columns.some((column) => hasInterval(column.cell(row))))
  const perColumn = differs ? 3 : 1
  return {
    head: [
      'row',
      'details',
      ...columns.flatMap((head) => (differs ? [head, `${head}: difference`, `${head}: ${P_HEAD}`] : [head])),
      ...view.costs.map((key) => `${COSTS[key].title}, ${COSTS[key].unit}`),
    ],
    rows: view.rows.map((row) => [
      row.title,
      detailsCell(row),
      ...view.columns.flatMap((column) => {
        const cell = column.cell(row)
        const text = numberText(cell, column, row)
        if (!differs) return [text]
        const difference = cell?.kind === 'measured' ? cell.difference : null
        return [text, ...(difference ? differenceCells(difference, column) : ['', ''])]
      }),
      ...view.costs.map((key) => {
        const stored = row.cost?.[key] ?? null
        return stored === null ? '' : costText(key, stored)
      }),
    ]),
    strong: (row, column) => {
      const place = (column - FIRST_COLUMN) / perColumn
      return Number.isInteger(place) && (bold[place]?.has(view.rows[row]!) ?? false)
    },
    notes: [
      ...(hasSpread ? [`${PLUS_MINUS} ${SPREAD_IN_LATEX}`] : []),
      ...legend,
      ...networkNote(view.rows),
      ...staleRemarks(view.rows),
    ],
    provenance: [
      `maskbench, ${dataset}, mean ± half the width of the 95% t-interval over seeds`,
      ...(differs
        ? [
            `differences from ${baselineName(board, view)} with their 95% interval; ${P_HEAD} is corrected over the differences tested in the column, * below ${formatExactP(ALPHA)}`,
          ]
        : []),
      source,
    ].join('; '),
  }
}

/** The details of a row in a cell, with what marks it: the paper's table that it is of, that it is stale, and events of its runs. */
export const detailsCell = ({ table, details, stale, marks }: Row): string =>
  joinDetails(table && tableName(table), details, stale && 'stale', ...marks)

const hasInterval = (cell: Cell): boolean => cell?.kind === 'measured' && cell.summary.ci95 !== null

/** Columns of words come before those of scores. */
const FIRST_COLUMN = 2

function numberText(cell: Cell, { unit }: Column, row: Row): string {
  if (!cell) return noNumber(row)
  if (cell.kind === 'published') return inUnit(cell.value.value, unit)
  const { mean, ci95, n } = cell.summary
  return ci95
    ? `${inUnit(mean, unit)} ± ${inUnit(ci95[1] - mean, unit)} (n = ${n})`
    : `${inUnit(mean, unit)} (n = ${n}${cell.deterministic ? ', all equal' : ''})`
}

/** The difference with its interval, and its p. */
function differenceCells(difference: Difference, column: Column): [string, string] {
  const seeds = seedsOfDifference(difference)
  return [`${differenceText(difference, column)}${seeds && ` (${seeds})`}`, starredP(difference)]
}

const starredP = (difference: Difference): string => {
  const p = correctedP(difference)
  return p === null ? 'n/a' : `${p}${difference.significant ? '*' : ''}`
}
