/** What of a leaderboard is on screen, in which order, and how its rows compare. */
import { groupBy } from '../../db/queries/group-by.ts'
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { ranksOfSummaries } from '../../harness/statistics/shared-ranks.ts'
import { type Interval, type Summary, summarize } from '../../harness/statistics/summary.ts'
import type { Board, Column, Cost, FilledColumn, Measurement, PublishedValue, Row } from './leaderboard.ts'
import { methodName } from './names.ts'

export interface BoardState {
  method: string[]
  masking: string[]
  backbone: string[]
  search: string
  /** Keys of the columns to show; null leaves the choice to the page. */
  columns: string[] | null
  /** Key of a column, or `name`; null is the first number. */
  sort: string | null
  order: 'asc' | 'desc'
  published: boolean
}

export type CostKey = keyof Cost
export const COSTS: { key: CostKey; title: string; unit: string }[] = [
  { key: 'seconds', title: 'Time', unit: 's' },
  { key: 'peakRssMb', title: 'Memory', unit: 'MB' },
  { key: 'imagesPerSecond', title: 'Speed', unit: 'images/s' },
]

export interface MeasuredCell {
  kind: 'measured'
  measurement: Measurement
  summary: Summary
  /** 1 + the number of rows on screen that are significantly better. */
  rank: Outcome<number>
  /** The only row of rank 1: better than every other beyond doubt. */
  best: boolean
}

export type Cell = MeasuredCell | { kind: 'published'; value: PublishedValue } | null

export interface ViewColumn extends Column {
  /** Axis of the strip that all rows share. */
  domain: Interval
}

/** A row of the board as it is on screen. */
export interface ViewRow extends Row {
  cells: Cell[]
  /** Every other group of rows that share a rank is shaded. */
  shaded: boolean
}

export interface View {
  columns: ViewColumn[]
  costs: typeof COSTS
  rows: ViewRow[]
  sort: string
  order: 'asc' | 'desc'
  /** Measured rows that ranks compare. */
  compared: number
  /** Rows the filters leave out. */
  hidden: number
}

export function viewBoard(board: Board, state: BoardState): View {
  const candidates = board.rows.filter((row) => state.published || row.table === null)
  const rows = candidates.filter((row) => passes(row, state))
  const compared = rows.filter((row) => row.groupId !== null)
  const columns = chosenColumns(board, rows, compared, state)
  const cells = columns.map((column) => cellsOf(board, rows, compared, column, state))
  const costs = rows.some((row) => row.cost) ? COSTS.filter(({ key }) => state.columns?.includes(key) ?? true) : []
  const sort = state.sort ?? fullestColumn(compared, columns) ?? 'name'
  const index = columns.findIndex(({ key }) => key === sort)
  const sorted = sortRows(rows, cells[index], sort, state.order)
  return {
    columns: columns.map((column, i) => ({ ...column, domain: domainOf(sorted, cells[i]!) })),
    costs,
    rows: shade(sorted, cells, index),
    sort,
    order: state.order,
    compared: compared.length,
    hidden: candidates.length - rows.length,
  }
}

/** By the row's place in the board; nothing where it has no number. */
type ColumnCells = readonly (Cell | undefined)[]

const known = new WeakMap<Board, Map<string, ColumnCells>>()
const MOST_KNOWN = 1000

/** Computed once for a column and a selection of rows: another order, or other columns beside it, change nothing. */
function cellsOf(board: Board, rows: Row[], compared: Row[], column: FilledColumn, state: BoardState): ColumnCells {
  const { method, masking, backbone, search, published } = state
  const key = JSON.stringify([column.key, method, masking, backbone, search, published])
  const of = known.get(board) ?? new Map<string, ColumnCells>()
  known.set(board, of)
  const before = of.get(key)
  if (before) return before
  if (of.size >= MOST_KNOWN) of.clear()
  const cells: (Cell | undefined)[] = new Array(board.rows.length)
  rankColumn(compared, column, cells)
  for (const { place, published } of rows) {
    const value = published.get(column.key)
    if (value) cells[place] ??= { kind: 'published', value }
  }
  of.set(key, cells)
  return cells
}

function passes(row: Row, state: BoardState): boolean {
  const among = (chosen: string[], value: string) => chosen.length === 0 || chosen.includes(value)
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean)
  return (
    among(state.method, row.method) &&
    among(state.masking, row.masking) &&
    among(state.backbone, row.backbone) &&
    (words.length === 0 || words.every((word) => textOf(row).includes(word)))
  )
}

const textOf = ({ title, details, method, masking, table }: Row): string =>
  `${title} ${details} ${method} ${masking} ${table ?? ''} ${methodName(method)}`.toLowerCase()

/** Unless chosen: with published rows the columns that hold their numbers, else the honest ones. */
function chosenColumns(board: Board, rows: Row[], compared: Row[], state: BoardState): FilledColumn[] {
  const chosen = () => {
    if (state.columns !== null) return board.columns.filter(({ key }) => state.columns?.includes(key))
    const printed = new Set(rows.flatMap(({ published }) => [...published.keys()]))
    if (printed.size > 0) return board.columns.filter(({ key }) => printed.has(key))
    const filled = filledOf(
      compared,
      board.columns.filter(({ leading }) => leading),
    )
    const measured = [...filled].flatMap(([column, n]) => (n > 0 ? [column] : []))
    const honest = measured.filter(({ selectedOnTest }) => !selectedOnTest)
    const pool = honest.length > 0 ? honest : measured.length > 0 ? measured : board.columns
    // Noisy labels have a column a noise rate: their first protocol is enough to begin with.
    return pool.filter(({ unit, protocol }) => unit !== 'fraction' || protocol === pool[0]?.protocol)
  }
  return fullestFirst(compared, chosen())
}

/**
 * What few of the rows have goes to the end, where a narrow screen has to be scrolled to. Quarters are told apart, no
 * finer: else the order of reading stays. Columns under one heading stay together.
 */
function fullestFirst(rows: Row[], columns: FilledColumn[]): FilledColumn[] {
  const filled = filledOf(rows, columns)
  const quarters = (column: FilledColumn) => Math.ceil((4 * filled.get(column)!) / Math.max(1, rows.length))
  const headings = [...groupBy(columns, ({ band, protocol }) => `${band}\n${protocol}`).values()]
  const fullest = (of: FilledColumn[]) => Math.max(...of.map(quarters))
  return headings
    .map((of) => [...of].sort((a, b) => quarters(b) - quarters(a)))
    .sort((a, b) => fullest(b) - fullest(a))
    .flat()
}

/** The first of those that most rows have a number for. */
function fullestColumn(rows: Row[], columns: FilledColumn[]): string | undefined {
  const filled = filledOf(rows, columns)
  return [...columns].sort((a, b) => filled.get(b)! - filled.get(a)!)[0]?.key
}

/** How many rows have a number. */
function filledOf(rows: Row[], columns: FilledColumn[]): Map<FilledColumn, number> {
  return new Map(
    columns.map((column) => {
      const measured = column.measured()
      return [column, rows.reduce((n, { place }) => (measured[place] ? n + 1 : n), 0)]
    }),
  )
}

/** Fills in the cells of these rows. */
function rankColumn(rows: Row[], column: FilledColumn, cells: (Cell | undefined)[]): void {
  const measured = column.measured()
  const summaries = rows.map(({ place }) => {
    const measurement = measured[place]
    return measurement ? summarize(measurement.values) : null
  })
  const ranks = ranksOfSummaries(summaries)
  const alone = ranks.filter(({ value }) => value === 1).length === 1 && ranks.some(({ value }) => (value ?? 0) > 1)
  rows.forEach(({ place }, i) => {
    const [measurement, summary, rank] = [measured[place], summaries[i], ranks[i]!]
    if (!measurement || !summary) return
    cells[place] = { kind: 'measured', measurement, summary, rank, best: alone && rank.value === 1 }
  })
}

const centre = (cell: Cell | undefined): number | null => {
  if (!cell) return null
  return cell.kind === 'measured' ? cell.summary.mean : cell.value.value
}

const names = new Intl.Collator('en', { numeric: true })

/** @param cells - of the column that is sorted by; undefined for names and costs. */
function sortRows(rows: Row[], cells: ColumnCells | undefined, sort: string, order: 'asc' | 'desc'): Row[] {
  const sign = order === 'asc' ? 1 : -1
  const cost = COSTS.find(({ key }) => key === sort)
  const number = (row: Row) => (cost ? (row.cost?.[cost.key] ?? null) : centre(cells?.[row.place]))
  const byName = (a: Row, b: Row) =>
    a.rate !== null && b.rate !== null ? b.rate - a.rate : names.compare(a.title, b.title)
  const numbered = rows.map((row) => ({ row, x: number(row) }))
  numbered.sort((a, b) => {
    if (!cells && !cost) return sign * byName(a.row, b.row)
    // Rows without this number stay at the end whichever way it is sorted.
    if (a.x === null || b.x === null) return Number(a.x === null) - Number(b.x === null) || byName(a.row, b.row)
    return sign * (a.x - b.x) || byName(a.row, b.row)
  })
  return numbered.map(({ row }) => row)
}

function shade(rows: Row[], cells: ColumnCells[], index: number): ViewRow[] {
  let shaded = false
  let last: number | null = null
  return rows.map((row) => {
    const cell = cells[index]?.[row.place]
    const rank = cell?.kind === 'measured' ? cell.rank.value : null
    if (rank !== null) {
      if (last !== null && rank !== last) shaded = !shaded
      last = rank
    }
    const { key, place, groupId, table, method, masking, backbone, title, rate, stale, seeds, published, cost } = row
    return {
      key,
      place,
      groupId,
      table,
      method,
      masking,
      backbone,
      title,
      // Made when asked for, as the board's own.
      get details() {
        return row.details
      },
      rate,
      stale,
      seeds,
      published,
      cost,
      cells: cells.map((of) => of[place] ?? null),
      shaded: shaded && rank !== null,
    }
  })
}

/** Room for all means; intervals of two runs can be ten times as wide and are cut at the edge instead. */
function domainOf(rows: Row[], cells: ColumnCells): Interval {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  const halves: number[] = []
  for (const { place } of rows) {
    const cell = cells[place]
    const mean = centre(cell)
    if (mean === null) continue
    low = Math.min(low, mean)
    high = Math.max(high, mean)
    if (cell?.kind === 'measured' && cell.summary.ci95) halves.push(cell.summary.ci95[1] - cell.summary.mean)
  }
  if (low > high) return [0, 1]
  const sorted = Float64Array.from(halves).sort()
  const room = Math.max(0.08 * (high - low), Math.min(sorted[sorted.length >> 1] ?? 0, 0.5 * (high - low)), 0.002)
  return [low - room, high + room]
}
