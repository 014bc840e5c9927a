/** The visible leaderboard for a terminal: short heads, how each column was measured below. */
import { networkNote } from '../../../../db/catalogue/network-parts.ts'
import { type Column as TextColumn, textTable } from '../../../base/formats/text-table.ts'
import { inUnit } from '../../../base/text.ts'
import { ALL_SEEDS_EQUAL } from '../../../statistics/pair-rule.ts'
import { PLUS_MINUS } from '../../../statistics/summary.ts'
import type { BoldRule } from '../../bold-rules.ts'
import { staleRemarks } from '../../superseded.ts'
import { SPREAD_IN_LATEX } from '../../tables/formats/mean-text.ts'
import { BOLD_WORDS } from '../best-rule.ts'
import { columnName } from '../columns.ts'
import { COSTS, costText } from '../costs.ts'
import type { LoadedBoard } from '../load.ts'
import type { Cell, Column, Difference } from '../types.ts'
import { correctedP, differenceHead, differenceText, P_HEAD, shownDifferences } from './differences.ts'
import { detailsCell } from './grid.ts'
import { bandOf, headingsOf } from './headings.ts'

/** @param rule - of stars. @returns the table, and the sentences below it. */
export function leaderboardText(loaded: LoadedBoard, rule: BoldRule = 'significant'): string {
  const { view, asked } = loaded
  const { rows, columns } = view
  // Unless they are asked for, they leave no room for the scores.
  const costs = asked.columns === null ? [] : view.costs
  const differences = shownDifferences(loaded)
  const headings = headingsOf(columns)
  const headOf = (column: Column): string => {
    const { label, isShared } = headings.get(bandOf(column))!
    const name = isShared ? [label, column.title].filter(Boolean).join(': ') : columnName(column)
    return `${name}${column.unit === 'percent' ? ', %' : ''}`
  }
  const heads: TextColumn[] = [
    { head: 'row' },
    { head: 'details' },
    ...columns.flatMap((column) =>
      [headOf(column), ...(differences?.has(column) ? [differenceHead(column), P_HEAD] : [])].map(
        (head): TextColumn => ({ head, align: 'right' }),
      ),
    ),
    ...costs.map((key): TextColumn => ({ head: `${COSTS[key].title}, ${COSTS[key].unit}`, align: 'right' })),
  ]
  const stars = columns.map((column) => column.bold(rule))
  const table = textTable(
    heads,
    rows.map((row) => [
      row.title,
      detailsCell(row),
      ...columns.flatMap((column, i) => [
        `${stars[i]!.has(row) ? '*' : ''}${cellText(column.cell(row), column)}`,
        ...(differences?.has(column) ? differenceTexts(differences.of(column, row), column) : []),
      ]),
      ...costs.map((key) => {
        const stored = row.cost?.[key] ?? null
        return stored === null ? '' : costText(key, stored)
      }),
    ]),
  )
  const starred = stars.some(({ size }) => size > 0) ? [`*: ${BOLD_WORDS[rule]}.`] : []
  const cells = rows.flatMap((row) => columns.map((column) => column.cell(row)))
  const protocols = [...headings.values()].flatMap(({ label, protocol }) => (protocol ? `${label}: ${protocol}.` : []))
  return [
    table,
    [
      ...legend(cells),
      ...starred,
      ...(differences?.sentences ?? []),
      ...protocols,
      ...networkNote(rows),
      ...staleRemarks(rows),
    ].join('\n'),
  ].join('\n\n')
}

function cellText(found: Cell, { unit }: Column): string {
  if (found === null) return ''
  if (found.kind === 'published') return inUnit(found.value.value, unit)
  const { summary, deterministic } = found
  const { mean, ci95, n } = summary
  const half = ci95 ? ` ± ${inUnit(ci95[1] - mean, unit)}` : ''
  return `${inUnit(mean, unit)}${half} (${n}${deterministic ? ', all equal' : ''})`
}

const differenceTexts = (difference: Difference | null, column: Column): string[] =>
  difference === null ? ['', ''] : [differenceText(difference, column), correctedP(difference) ?? 'n/a']

function legend(cells: readonly Cell[]): string[] {
  const measured = cells.flatMap((one) => (one?.kind === 'measured' ? [one] : []))
  if (measured.length === 0) return []
  const runs = 'The number of runs (seeds) is in parentheses.'
  return [
    measured.some(({ summary }) => summary.ci95) ? `${PLUS_MINUS} ${SPREAD_IN_LATEX} ${runs}` : runs,
    ...(measured.some(({ deterministic }) => deterministic) ? [`All equal: ${ALL_SEEDS_EQUAL}.`] : []),
  ]
}
