/** What of a leaderboard is on screen, in which order, and how its rows compare. */
import { once } from '../../db/once.ts'
import { groupBy } from '../../db/queries/group-by.ts'
import { type Outcome, unavailable } from '../../harness/statistics/outcome.ts'
import { ranksOfSummaries } from '../../harness/statistics/shared-ranks.ts'
import { type Interval, type Summary, summarize } from '../../harness/statistics/summary.ts'
import type { Board, Column, Cost, FilledColumn, Measurement, PublishedValue, Row } from './leaderboard.ts'
import { againstOf, type Baseline, baselineOf, type Difference, differencesOf } from './leaderboard-baseline.ts'
import { methodName } from './names.ts'

export interface BoardState {
  /** What was trained on. */
  dataset: string
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
  /** What rows are held against; null leaves the choice to the page. */
  baseline: string | null
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
  /** From the baseline; null where there is none. */
  difference: Difference | null
}

export type Cell = MeasuredCell | { kind: 'published'; value: PublishedValue } | null

/** Its numbers are compared when they are first asked for: of a long board few are in sight. */
export interface ViewColumn extends Column {
  /** Axis of the strip that all rows share. */
  domain(): Interval
  cell(row: Row): Cell
}

export interface View {
  dataset: string
  columns: ViewColumn[]
  costs: typeof COSTS
  rows: Row[]
  /** Of each row: every other group of rows that share a rank is shaded. */
  shaded: boolean[]
  sort: string
  order: 'asc' | 'desc'
  baseline: Baseline
  /** Measured rows that ranks compare. */
  compared: number
  /** Rows the filters leave out. */
  hidden: number
  /** Rows that have none of the numbers the page chose to show, and the columns of those they have. */
  elsewhere: { rows: number; columns: string[] }
}

export function viewBoard(board: Board, state: BoardState): View {
  const candidates = board.rows.filter((row) => state.published || row.table === null)
  const words = state.search.toLowerCase().split(/\s+/).filter(Boolean)
  const passed = candidates.filter((row) => passes(row, state, words))
  const chosen = chosenColumns(board, passed, state)
  const rows = state.columns === null ? numberedIn(chosen, passed) : passed
  const compared = rows.filter((row) => row.groupId !== null)
  const baseline = baselineOf(board, compared, state.baseline)
  const against = againstOf(board, baseline)
  const columns = chosen.map((column): ViewColumn & FilledColumn => {
    const numbers = once(() => compareColumn(board, rows, compared, column, state))
    const differences = once(() => differencesOf(compared, column, against))
    const cell = (row: Row): Cell => {
      const made = numbers().cell(row)
      const difference = made?.kind === 'measured' && baseline !== 'none' ? differences().get(row) : undefined
      return difference ? { ...(made as MeasuredCell), difference } : made
    }
    return { ...column, cell, domain: once(() => domainOf(rows, numbers())) }
  })
  const costs = rows.some((row) => row.cost) ? COSTS.filter(({ key }) => state.columns?.includes(key) ?? true) : []
  const sort = state.sort ?? fullestColumn(compared, columns) ?? 'name'
  const sorting = columns.find(({ key }) => key === sort)
  const numbers = sorting && compareColumn(board, rows, compared, sorting, state)
  const sorted = sortRows(rows, numbers, sort, state.order)
  return {
    dataset: state.dataset,
    columns,
    costs,
    rows: sorted,
    shaded: shade(sorted, numbers),
    sort,
    order: state.order,
    baseline,
    compared: compared.length,
    hidden: candidates.length - passed.length,
    elsewhere: elsewhereOf(board, passed, rows),
  }
}

/** A column's numbers of the rows that were chosen, by the place of their row. */
class ComparedColumn {
  /** Not a number where there is none. */
  private readonly means: Float64Array
  /** Half of each interval; not a number for single runs. */
  readonly halves: Float64Array
  private readonly ranks: Outcome<number>[]
  /** The only row of rank 1. */
  private readonly best: number | null
  private readonly column: FilledColumn
  private readonly made: Cell[] = []

  constructor(rows: Row[], compared: Row[], column: FilledColumn) {
    const most = rows.reduce((place, row) => Math.max(place, row.place), -1) + 1
    this.column = column
    this.means = new Float64Array(most).fill(Number.NaN)
    this.halves = new Float64Array(most).fill(Number.NaN)
    this.ranks = new Array(most)
    const numbered = compared.filter(({ place }) => column.values(place).length > 0)
    const summaries = numbered.map(({ place }) => summarize(column.values(place)))
    const ranks =
      column.direction === 0
        ? summaries.map(() => NEITHER)
        : ranksOfSummaries(summaries, { higherIsBetter: column.direction === 1 })
    const first = ranks.filter(({ value }) => value === 1).length === 1 && ranks.some(({ value }) => (value ?? 0) > 1)
    let best: number | null = null
    numbered.forEach(({ place }, i) => {
      const { mean, ci95 } = summaries[i]!
      this.means[place] = mean
      if (ci95) this.halves[place] = ci95[1] - mean
      this.ranks[place] = ranks[i]!
      if (first && ranks[i]!.value === 1) best = place
    })
    this.best = best
    for (const { place, published } of rows) {
      const printed = Number.isNaN(this.means[place]) ? published.get(column.key) : undefined
      if (printed) this.means[place] = printed.value
    }
  }

  /** Measured or printed; null where there is none. */
  mean({ place }: Row): number | null {
    const mean = this.means[place] ?? Number.NaN
    return Number.isNaN(mean) ? null : mean
  }

  rank({ place }: Row): number | null {
    return this.ranks[place]?.value ?? null
  }

  /** Made when asked for: few are in sight. */
  cell(row: Row): Cell {
    this.made[row.place] ??= this.makeCell(row)
    return this.made[row.place]!
  }

  private makeCell({ place, published }: Row): Cell {
    const measurement = this.column.measurement(place)
    const rank = this.ranks[place]
    if (measurement && rank) {
      const summary = summarize(measurement.values)
      return { kind: 'measured', measurement, summary, rank, best: this.best === place, difference: null }
    }
    const value = published.get(this.column.key)
    return value ? { kind: 'published', value } : null
  }
}

const NEITHER = unavailable('neither end of this number is better')

const known = new WeakMap<Board, Map<string, ComparedColumn>>()
const MOST_KNOWN = 1000

/** Compared once for a column and a selection of rows: another order, or other columns beside it, change nothing. */
function compareColumn(board: Board, rows: Row[], compared: Row[], column: FilledColumn, state: BoardState) {
  const { method, masking, backbone, search, published } = state
  const key = JSON.stringify([column.key, method, masking, backbone, search, published])
  const of = known.get(board) ?? new Map<string, ComparedColumn>()
  known.set(board, of)
  const before = of.get(key)
  if (before) return before
  if (of.size >= MOST_KNOWN) of.clear()
  const numbers = new ComparedColumn(rows, compared, column)
  of.set(key, numbers)
  return numbers
}

function passes(row: Row, state: BoardState, words: string[]): boolean {
  const among = (chosen: string[], value: string) => chosen.length === 0 || chosen.includes(value)
  return (
    among(state.method, row.method) &&
    among(state.masking, row.masking) &&
    among(state.backbone, row.backbone) &&
    // What a row's details say takes time to find out: it is asked for last.
    words.every((word) => nameOf(row).includes(word) || row.details.toLowerCase().includes(word))
  )
}

const nameOf = ({ title, method, masking, table }: Row): string =>
  `${title} ${method} ${masking} ${table ?? ''} ${methodName(method)}`.toLowerCase()

/** Those that have a number in one of the columns; all where none has. */
function numberedIn(columns: FilledColumn[], rows: Row[]): Row[] {
  const measured = placesOf(columns)
  const numbered = rows.filter(
    ({ place, published }) => measured[place] || columns.some(({ key }) => published.has(key)),
  )
  return numbered.length > 0 ? numbered : rows
}

function placesOf(columns: readonly FilledColumn[]): boolean[] {
  const among: boolean[] = []
  for (const { places } of columns) for (const place of places) among[place] = true
  return among
}

function elsewhereOf(board: Board, all: Row[], shown: Row[]): View['elsewhere'] {
  if (all.length === shown.length) return { rows: 0, columns: [] }
  const seen = new Set(shown)
  const filled = filledOf(
    all.filter((row) => !seen.has(row)),
    board.columns,
  )
  const theirs = [...filled].flatMap(([column, rows]) => (rows > 0 ? column : []))
  const leading = theirs.filter((column) => column.leading)
  const columns = (leading.length > 0 ? leading : theirs).map(({ key }) => key)
  return { rows: all.length - shown.length, columns }
}

/** Unless chosen: with published rows the columns that hold their numbers, else the honest ones. */
function chosenColumns(board: Board, rows: Row[], state: BoardState): FilledColumn[] {
  const compared = rows.filter((row) => row.groupId !== null)
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
function filledOf<Of extends FilledColumn>(rows: Row[], columns: Of[]): Map<Of, number> {
  const among: boolean[] = []
  for (const { place } of rows) among[place] = true
  return new Map(columns.map((column) => [column, column.places.reduce((n, place) => (among[place] ? n + 1 : n), 0)]))
}

const names = new Intl.Collator('en', { numeric: true })

/** @param numbers - of the column that is sorted by; undefined for names and costs. */
function sortRows(rows: Row[], numbers: ComparedColumn | undefined, sort: string, order: 'asc' | 'desc'): Row[] {
  const sign = order === 'asc' ? 1 : -1
  const cost = COSTS.find(({ key }) => key === sort)
  const number = (row: Row) => (cost ? (row.cost?.[cost.key] ?? null) : (numbers?.mean(row) ?? null))
  const byName = (a: Row, b: Row) =>
    a.rate !== null && b.rate !== null ? b.rate - a.rate : names.compare(a.title, b.title)
  const numbered = rows.map((row) => ({ row, x: number(row) }))
  numbered.sort((a, b) => {
    if (!numbers && !cost) return sign * byName(a.row, b.row)
    // Rows without this number stay at the end whichever way it is sorted.
    if (a.x === null || b.x === null) return Number(a.x === null) - Number(b.x === null) || byName(a.row, b.row)
    return sign * (a.x - b.x) || byName(a.row, b.row)
  })
  return numbered.map(({ row }) => row)
}

/** @param numbers - of the column that is sorted by. */
function shade(rows: Row[], numbers: ComparedColumn | undefined): boolean[] {
  let shaded = false
  let last: number | null = null
  return rows.map((row) => {
    const rank = numbers?.rank(row) ?? null
    if (rank === null) return false
    if (last !== null && rank !== last) shaded = !shaded
    last = rank
    return shaded
  })
}

/** Room for all means; intervals of two runs can be ten times as wide and are cut at the edge instead. */
function domainOf(rows: Row[], numbers: ComparedColumn): Interval {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (const row of rows) {
    const mean = numbers.mean(row)
    if (mean === null) continue
    low = Math.min(low, mean)
    high = Math.max(high, mean)
  }
  if (low > high) return [0, 1]
  const halves = numbers.halves.filter((half) => !Number.isNaN(half)).sort()
  const room = Math.max(0.08 * (high - low), Math.min(halves[halves.length >> 1] ?? 0, 0.5 * (high - low)), 0.002)
  return [low - room, high + room]
}
