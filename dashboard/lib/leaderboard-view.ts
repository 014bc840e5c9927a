/** What of a leaderboard is on screen, in which order, and how its rows compare. */
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { sharedRanks } from '../../harness/statistics/shared-ranks.ts'
import { type Interval, type Summary, summarize } from '../../harness/statistics/summary.ts'
import type { Board, Column, Cost, Measurement, PublishedValue, Row } from './leaderboard.ts'
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
  const columns = chosenColumns(board, rows, state)
  const compared = rows.filter((row) => row.groupId !== null)
  const cells = new Map(rows.map((row): [string, Cell[]] => [row.key, []]))
  for (const column of columns) {
    const ranked = rankColumn(compared, column)
    for (const row of rows) {
      const value = row.published.get(column.key)
      cells.get(row.key)!.push(ranked.get(row.key) ?? (value ? { kind: 'published', value } : null))
    }
  }
  const costs = rows.some((row) => row.cost) ? COSTS.filter(({ key }) => state.columns?.includes(key) ?? true) : []
  const sort = state.sort ?? fullestColumn(compared, columns) ?? 'name'
  const sorted = sortRows(rows, cells, columns, sort, state.order)
  return {
    columns: columns.map((column, i) => ({ ...column, domain: domainOf([...cells.values()].map((of) => of[i]!)) })),
    costs,
    rows: shade(
      sorted,
      cells,
      columns.findIndex(({ key }) => key === sort),
    ),
    sort,
    order: state.order,
    compared: compared.length,
    hidden: candidates.length - rows.length,
  }
}

function passes(row: Row, state: BoardState): boolean {
  const among = (chosen: string[], value: string) => chosen.length === 0 || chosen.includes(value)
  const text = `${row.title} ${row.details} ${row.method} ${row.masking} ${row.table ?? ''} ${methodName(row.method)}`
  return (
    among(state.method, row.method) &&
    among(state.masking, row.masking) &&
    among(state.backbone, row.backbone) &&
    state.search
      .toLowerCase()
      .split(/\s+/)
      .every((word) => text.toLowerCase().includes(word))
  )
}

/** Unless chosen: with published rows the columns that hold their numbers, else the honest ones. */
function chosenColumns(board: Board, rows: Row[], state: BoardState): Column[] {
  if (state.columns !== null) return board.columns.filter(({ key }) => state.columns?.includes(key))
  const printed = board.columns.filter(({ key }) => rows.some((row) => row.published.has(key)))
  if (printed.length > 0) return printed
  const honest = board.columns.filter(({ selectedOnTest, leading }) => leading && !selectedOnTest)
  const pool = honest.length > 0 ? honest : board.columns
  // Noisy labels have a column a noise rate: their first protocol is enough to begin with.
  return pool.filter(({ unit, protocol }) => unit !== 'fraction' || protocol === pool[0]?.protocol)
}

/** The first of those that most rows have a number for. */
function fullestColumn(rows: Row[], columns: Column[]): string | undefined {
  const filled = ({ key }: Column) => rows.filter((row) => row.measured.has(key)).length
  return [...columns].sort((a, b) => filled(b) - filled(a))[0]?.key
}

function rankColumn(rows: Row[], column: Column): Map<string, MeasuredCell> {
  const present = rows.filter((row) => row.measured.has(column.key))
  const ranks = sharedRanks(present.map((row) => row.measured.get(column.key)!.values))
  const alone = ranks.filter(({ value }) => value === 1).length === 1 && ranks.some(({ value }) => (value ?? 0) > 1)
  return new Map(
    present.map((row, i) => {
      const measurement = row.measured.get(column.key)!
      const rank = ranks[i]!
      return [
        row.key,
        {
          kind: 'measured',
          measurement,
          summary: summarize(measurement.values),
          rank,
          best: alone && rank.value === 1,
        },
      ]
    }),
  )
}

const centre = (cell: Cell | undefined): number | null => {
  if (!cell) return null
  return cell.kind === 'measured' ? cell.summary.mean : cell.value.value
}

function sortRows(
  rows: Row[],
  cells: Map<string, Cell[]>,
  columns: Column[],
  sort: string,
  order: 'asc' | 'desc',
): Row[] {
  const sign = order === 'asc' ? 1 : -1
  const index = columns.findIndex(({ key }) => key === sort)
  const cost = COSTS.find(({ key }) => key === sort)
  const number = (row: Row) => (cost ? (row.cost?.[cost.key] ?? null) : centre(cells.get(row.key)?.[index]))
  const byName = (a: Row, b: Row) =>
    a.rate !== null && b.rate !== null ? b.rate - a.rate : a.title.localeCompare(b.title, 'en', { numeric: true })
  return [...rows].sort((a, b) => {
    if (index < 0 && !cost) return sign * byName(a, b)
    const [x, y] = [number(a), number(b)]
    // Rows without this number stay at the end whichever way it is sorted.
    if (x === null || y === null) return Number(x === null) - Number(y === null) || byName(a, b)
    return sign * (x - y) || byName(a, b)
  })
}

function shade(rows: Row[], cells: Map<string, Cell[]>, index: number): ViewRow[] {
  let shaded = false
  let last: number | null = null
  return rows.map((row) => {
    const own = cells.get(row.key)!
    const cell = own[index]
    const rank = cell?.kind === 'measured' ? cell.rank.value : null
    if (rank !== null) {
      if (last !== null && rank !== last) shaded = !shaded
      last = rank
    }
    return { ...row, cells: own, shaded: shaded && rank !== null }
  })
}

/** Room for all means; intervals of two runs can be ten times as wide and are cut at the edge instead. */
function domainOf(cells: Cell[]): Interval {
  const means = cells.flatMap((cell) => centre(cell) ?? [])
  if (means.length === 0) return [0, 1]
  const halves = cells
    .flatMap((cell) => (cell?.kind === 'measured' && cell.summary.ci95 ? cell.summary.ci95[1] - cell.summary.mean : []))
    .sort((a, b) => a - b)
  const low = Math.min(...means)
  const high = Math.max(...means)
  const room = Math.max(0.08 * (high - low), Math.min(halves[halves.length >> 1] ?? 0, 0.5 * (high - low)), 0.002)
  return [low - room, high + room]
}
