/** The visible leaderboard as text cells and as JSON, with intervals, counts and ranks. */

import { COSTS, costText, eachCost } from '../../../harness/analysis/board/costs.ts'
import type { Cell, Column, Difference, Row } from '../../../harness/analysis/board/types.ts'
import { inUnit, signedIn } from '../../../harness/base/text.ts'
import { formatExactP } from '../../../harness/statistics/p-value.ts'
import { ALPHA } from '../../../harness/statistics/significance-level.ts'
import type { DownloadGrid } from '../../lib/downloads.ts'
import { tableName } from '../../lib/table-names.ts'
import { baselineName } from './controls.ts'
import type { LoadedLeaderboard } from './load.ts'

/** The protocol with the text of its badges. */
export const protocolText = ({
  protocol,
  selectedOnTest,
  online,
}: Pick<Column, 'protocol' | 'selectedOnTest' | 'online'>) =>
  [protocol, online ? 'online' : '', selectedOnTest ? 'selected on test' : ''].filter(Boolean).join(', ')

export function leaderboardGrid({ view, board, dataset }: LoadedLeaderboard, source: string): DownloadGrid {
  const differs = view.baseline !== 'none'
  const columns = view.columns.map(({ band, title, ...how }) =>
    [band, title, `(${protocolText(how)})`].filter(Boolean).join(' '),
  )
  return {
    head: [
      'row',
      'details',
      ...columns.flatMap((head) => (differs ? [head, `${head}: difference`] : [head])),
      ...view.costs.map((key) => `${COSTS[key].title}, ${COSTS[key].unit}`),
    ],
    rows: view.rows.map((row) => [
      row.title,
      [row.table ? tableName(row.table) : '', row.details, row.stale ? 'stale' : ''].filter(Boolean).join(', '),
      ...view.columns.flatMap((column) => {
        const cell = column.cell(row)
        const text = numberText(cell, column, row)
        const difference = cell?.kind === 'measured' && cell.difference ? differenceText(cell.difference, column) : ''
        return differs ? [text, difference] : [text]
      }),
      ...view.costs.map((key) => {
        const stored = row.cost?.[key] ?? null
        return stored === null ? '' : costText(key, stored)
      }),
    ]),
    provenance: [
      `maskbench, ${dataset}, mean ± half of the 95% t-interval over seeds`,
      ...(differs
        ? [
            `differences from ${baselineName(board, view)} with their 95% interval, * p < ${formatExactP(ALPHA)} after Holm over the differences tested in the column`,
          ]
        : []),
      source,
    ].join('; '),
  }
}

function numberText(cell: Cell, { unit }: Column, { table }: Row): string {
  if (!cell) return table ? 'not printed' : 'not run'
  if (cell.kind === 'published') return inUnit(cell.value.value, unit)
  const { mean, ci95, n } = cell.summary
  return ci95
    ? `${inUnit(mean, unit)} ± ${inUnit(ci95[1] - mean, unit)} (n = ${n})`
    : `${inUnit(mean, unit)} (${cell.deterministic ? 'deterministic' : `n = ${n}`})`
}

function differenceText({ value, ci95, significant }: Difference, { unit }: Column): string {
  const interval = ci95 ? ` [${signedIn(ci95[0], unit)}, ${signedIn(ci95[1], unit)}]` : ''
  return `${signedIn(value, unit)}${interval}${significant ? '*' : ''}`
}

export function leaderboardJson({ view, dataset, ignored }: LoadedLeaderboard, source: string) {
  return {
    dataset,
    source,
    baseline: view.baseline,
    ignored,
    columns: view.columns.map(({ key, band, title, protocol, selectedOnTest }) => ({
      key,
      evaluation: band,
      title,
      protocol,
      selectedOnTest,
    })),
    rows: view.rows.map((row) => ({
      key: row.key,
      title: row.title,
      details: row.details,
      method: row.method,
      masking: row.masking,
      backbone: row.backbone,
      rate: row.rate,
      group: row.groupId,
      table: row.table,
      stale: row.stale,
      cost: row.cost && eachCost((key) => row.cost![key]),
      cells: view.columns.map((column) => {
        const cell = column.cell(row)
        if (!cell) return null
        if (cell.kind === 'published') return { published: cell.value }
        const { n, mean, sd, ci95 } = cell.summary
        const { values, seeds, at, controls } = cell.measurement
        const { value: rank, reason: noRankBecause } = cell.rank
        const difference = cell.difference && { ...cell.difference, against: cell.difference.against.key }
        const { deterministic } = cell
        return { n, mean, sd, ci95, values, seeds, at, controls, rank, deterministic, noRankBecause, difference }
      }),
    })),
  }
}
