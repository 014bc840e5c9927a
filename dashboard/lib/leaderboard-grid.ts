/** What is on screen as text cells and as JSON: the numbers, their intervals, counts and ranks. */

import type { Grid } from './export.ts'
import { fraction, percent } from './format.ts'
import type { LoadedLeaderboard } from './leaderboard-load.ts'
import { tableName } from './names.ts'

export function leaderboardGrid({ view, dataset }: LoadedLeaderboard, source: string): Grid {
  const columns = view.columns.map(({ band, title, protocol, selectedOnTest }) =>
    [band, title, `(${protocol}${selectedOnTest ? ', selected on test' : ''})`].filter(Boolean).join(' '),
  )
  return {
    head: ['row', 'details', ...columns, ...view.costs.map(({ title, unit }) => `${title}, ${unit}`)],
    rows: view.rows.map((row) => [
      row.title,
      [row.table ? tableName(row.table) : '', row.details, row.stale ? 'stale' : ''].filter(Boolean).join(', '),
      ...row.cells.map((cell, i) => {
        const write = view.columns[i]!.unit === 'percent' ? percent : fraction
        if (!cell) return row.table ? 'not printed' : 'not run'
        if (cell.kind === 'published') return write(cell.value.value)
        const { mean, ci95, n } = cell.summary
        return ci95 ? `${write(mean)} ± ${write(ci95[1] - mean)} (n = ${n})` : `${write(mean)} (n = ${n})`
      }),
      ...view.costs.map(({ key }) => row.cost?.[key]?.toFixed(key === 'seconds' ? 1 : 0) ?? ''),
    ]),
    provenance: `maskbench, ${dataset}, mean ± half of the 95% t-interval over seeds; ${source}`,
  }
}

export function leaderboardJson({ view, dataset, ignored }: LoadedLeaderboard, source: string) {
  return {
    dataset,
    source,
    ignored,
    columns: view.columns.map(({ key, band, title, protocol, selectedOnTest }) => ({
      key,
      evaluation: band,
      title,
      protocol,
      selectedOnTest,
    })),
    rows: view.rows.map((row) => ({
      title: row.title,
      details: row.details,
      method: row.method,
      masking: row.masking,
      backbone: row.backbone,
      rate: row.rate,
      group: row.groupId,
      table: row.table,
      stale: row.stale,
      cost: row.cost && {
        seconds: row.cost.seconds,
        peakRssMb: row.cost.peakRssMb,
        imagesPerSecond: row.cost.imagesPerSecond,
      },
      cells: row.cells.map((cell) => {
        if (!cell) return null
        if (cell.kind === 'published') return { published: cell.value }
        const { n, mean, sd, ci95 } = cell.summary
        const { values, seeds, controls } = cell.measurement
        return { n, mean, sd, ci95, values, seeds, controls, rank: cell.rank.value, noRankBecause: cell.rank.reason }
      }),
    })),
  }
}
