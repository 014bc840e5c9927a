/** The visible leaderboard as JSON, with intervals, counts and ranks. */

import { eachCost } from '../costs.ts'
import type { LoadedBoard } from '../load.ts'

export function leaderboardJson({ view, dataset, ignored }: LoadedBoard, source: string) {
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
      superseded: row.superseded,
      marks: [...row.marks],
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
