/** Cuts pieces out of a leaderboard, with the answer to "how?" for every number in them. */
import { date, inUnit } from './format.ts'
import type { PublishedValue } from './leaderboard.ts'
import { BLOCK, type Block, type BoardCell, type BoardRow, type BoardShape } from './leaderboard-piece.ts'
import type { MeasuredCell, View, ViewColumn, ViewRow } from './leaderboard-view.ts'
import { tableName } from './names.ts'

export function shapeOf({ rows, columns, costs, sort, order }: View): BoardShape {
  return {
    rows: rows.length,
    columns: columns.map(({ key, band, protocol, selectedOnTest, title, unit, domain }) => {
      return { key, band, protocol, selectedOnTest, title, unit, domain }
    }),
    costs,
    sort,
    order,
    byRate: rows[0]?.rate != null,
  }
}

/**
 * @param row, column - where the block begins; beyond the board it is empty.
 * @param size - of it, in rows and columns.
 */
export function blockOf(
  view: View,
  row: number,
  column: number,
  size: { rows: number; columns: number } = BLOCK,
): Block {
  const columns = view.columns.slice(column, column + size.columns)
  const rows = view.rows.slice(row, row + size.rows)
  return {
    rows: rows.map((one, i) => toRow(one, view, view.rows[row + i - 1])),
    cells: rows.map((one) => columns.map((of, i) => toCell(one, of, column + i, view.compared))),
  }
}

/** Of a page that is kept as a file: more than a browser opens with ease. */
const MOST_CELLS = 20_000

/** All rows at once, with as many columns as a page may hold. */
export function wholeOf(view: View): { shape: BoardShape; block: Block } {
  const columns = Math.max(BLOCK.columns, Math.floor(MOST_CELLS / Math.max(1, view.rows.length)))
  const shape = shapeOf(view)
  return {
    shape: { ...shape, columns: shape.columns.slice(0, columns) },
    block: blockOf(view, 0, 0, { rows: view.rows.length, columns }),
  }
}

function toRow(row: ViewRow, { costs }: View, above: ViewRow | undefined): BoardRow {
  const { key, groupId, table, method, masking, backbone, rate, title, details, stale, shaded, cost } = row
  return {
    ...{ key, groupId, table, method, masking, backbone, rate, title, details, stale, shaded },
    ruled: above !== undefined && above.shaded !== shaded,
    costs: costs.map((of) => cost?.[of.key] ?? null),
  }
}

function toCell(row: ViewRow, column: ViewColumn, index: number, compared: number): BoardCell {
  const cell = row.cells[index]
  if (!cell) return null
  if (cell.kind === 'published') {
    const { value, std } = cell.value
    return { kind: 'published', value, std, how: publishedHow(cell.value, row) }
  }
  const { summary, rank, best } = cell
  const { mean, ci95, n } = summary
  return { kind: 'measured', mean, ci95, n, rank: rank.value, best, how: measuredHow(cell, column, compared) }
}

function measuredHow({ measurement, summary, rank }: MeasuredCell, column: ViewColumn, compared: number): string {
  const write = (value: number) => inUnit(value, column.unit)
  const { seeds, values, at, controls = [] } = measurement
  return [
    summary.n === 1
      ? `n = 1 (seed ${seeds[0]}): no interval`
      : `n = ${summary.n} (seeds ${seeds.join(', ')}): ${values.map(write).join(', ')}`,
    summary.ci95 ? `95% t-interval ${write(summary.ci95[0])} to ${write(summary.ci95[1])}` : '',
    rank.value === null ? `no rank: ${rank.reason}` : `rank ${rank.value} of ${compared} rows (pooled t, Holm)`,
    controls.length > 0 ? `controls: ${controls.map(({ title, mean }) => `${title} ${write(mean)}`).join(', ')}` : '',
    date(at),
  ]
    .filter(Boolean)
    .join('\n')
}

function publishedHow({ std, printed }: PublishedValue, row: ViewRow): string {
  const spread = std === null ? '' : ', with its standard deviation over runs'
  return `printed as ${printed}${spread}\n${tableName(row.table!)}`
}
