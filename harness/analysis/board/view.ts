/** The visible part of a leaderboard, its order, and the comparison of its rows. */

import { LRUCache } from 'lru-cache'
import { AS_REPORTED } from '../../../db/config/reported.ts'
import { memoize } from '../../base/memoize.ts'
import { naturalOrder } from '../../base/natural-order.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { BoldRule } from '../bold-rules.ts'
import { againstOf, type Baseline, baselineOf, differencesOf } from './baseline.ts'
import { chosenColumns, filledOf, numberedIn } from './chosen-columns.ts'
import { ColumnNumbers, domainOf } from './column-numbers.ts'
import { COST_KEYS, type CostKey, isCost } from './costs.ts'
import { FACETS, hasFacet } from './facets.ts'
import { firstOrder } from './first-order.ts'
import { rowSearch } from './search.ts'
import type { Board, BoardState, Cell, Column, FilledColumn, MeasuredCell, Row } from './types.ts'

/** Its numbers are compared when they are first asked for: of a long board few are in sight. */
export interface ViewColumn extends Column {
  /** Axis of the strip that all rows share. */
  domain(): Interval
  /** How many rows have a rank by its numbers. */
  ranked(): number
  /** How many pairs of these have a test, over which p is corrected. */
  tests(): number
  cell(row: Row): Cell
  /** The rows whose numbers are in bold. */
  bold(rule: BoldRule): ReadonlySet<Row>
}

export interface View {
  dataset: string
  columns: ViewColumn[]
  costs: CostKey[]
  rows: Row[]
  /** Whether a row is shaded: every other group of rows that share a rank is. */
  shaded: boolean[]
  sort: string
  order: 'asc' | 'desc'
  baseline: Baseline
  /** Measured rows that ranks compare. */
  compared: number
  /** Number of rows hidden by filters. */
  hidden: number
  /** Rows that have none of the numbers the page chose to show, and the columns of those they have. */
  elsewhere: { rows: number; columns: string[] }
}

export function viewBoard(board: Board, state: BoardState): View {
  const candidates = board.rows.filter((row) => state.published || row.table === null)
  const isFound = rowSearch(state.search)
  const groups = state.groups ? new Set(state.groups) : null
  const passed = candidates.filter((row) => passes(row, state, groups) && isFound(row))
  const chosen = chosenColumns(board, passed, state)
  const rows = state.columns === null ? numberedIn(chosen, passed) : passed
  const compared = rows.filter((row) => row.groupId !== null)
  const baseline = baselineOf(board, compared, state.baseline)
  const against = againstOf(board, baseline)
  const columns = chosen.map((column): ViewColumn & FilledColumn => {
    const numbers = memoize(() => compareColumn(board, rows, compared, column, state))
    const differences = memoize(() => differencesOf(board, compared, column, against))
    const cell = (row: Row): Cell => {
      const made = numbers().cell(row)
      const difference = made?.kind === 'measured' && baseline !== 'none' ? differences().get(row) : undefined
      return difference ? { ...(made as MeasuredCell), difference } : made
    }
    const bold = (rule: BoldRule) => numbers().bold(rows, rule)
    const counts = { ranked: () => numbers().ranked, tests: () => numbers().tests }
    return { ...column, ...counts, cell, bold, domain: memoize(() => domainOf(rows, numbers())) }
  })
  const askedCosts = state.columns === null ? COST_KEYS : [...new Set(state.columns.filter(isCost))]
  const costs = rows.some(state.columns === null ? hasCost : ({ cost }) => cost) ? askedCosts : []
  const sort = state.sort ?? firstNumbered(compared, columns) ?? 'name'
  const sorting = columns.find(({ key }) => key === sort)
  const numbers = sorting && compareColumn(board, rows, compared, sorting, state)
  const order = state.order ?? firstOrder(sort, sorting?.direction)
  const sorted = sortRows(rows, numbers, { sort, order, columns })
  return {
    dataset: state.dataset,
    columns,
    costs,
    rows: sorted,
    shaded: shade(sorted, numbers),
    sort,
    order,
    baseline,
    compared: compared.length,
    hidden: candidates.length - passed.length,
    elsewhere: elsewhereOf(board, passed, rows),
  }
}

const hasCost = ({ cost }: Row): boolean => COST_KEYS.some((key) => cost?.[key] != null)

/**
 * The first with a number by which one row is better than another. Numbers that are stored as reported give the order only where most rows have them: a few imported
 * rows put their column first, in which all others have none.
 */
function firstNumbered(rows: Row[], columns: FilledColumn[]): string | undefined {
  const filled = [...filledOf(rows, columns)].filter(([, n]) => n > 0)
  const ordered = filled.filter(([{ direction }]) => direction !== 0)
  const pool = ordered.length > 0 ? ordered : filled
  const first = pool.find(([{ protocol }, n]) => protocol !== AS_REPORTED || 2 * n > rows.length) ?? pool[0]
  return (first?.[0] ?? columns[0])?.key
}

const known = new WeakMap<Board, LRUCache<string, ColumnNumbers>>()
const MOST_KNOWN = 1000

/** Compared once for a column and a selection of rows: another order, or other columns beside it, change nothing. */
function compareColumn(board: Board, rows: Row[], compared: Row[], column: FilledColumn, state: BoardState) {
  const { method, masking, backbone, search, groups, published, current } = state
  const key = JSON.stringify([column.key, method, masking, backbone, search, groups, published, current])
  const views = known.get(board) ?? new LRUCache<string, ColumnNumbers>({ max: MOST_KNOWN })
  known.set(board, views)
  const before = views.get(key)
  if (before) return before
  const numbers = new ColumnNumbers(rows, compared, column)
  views.set(key, numbers)
  return numbers
}

/** @param groups - the only groups that pass; null: all. Printed rows belong to none and pass. */
function passes(row: Row, state: BoardState, groups: ReadonlySet<string> | null): boolean {
  return (
    FACETS.every((facet) => hasFacet(row, facet, state[facet])) &&
    (groups === null || row.groupId === null || groups.has(row.groupId)) &&
    !(state.current && row.superseded !== null)
  )
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

interface Order {
  sort: string
  order: 'asc' | 'desc'
  columns: readonly FilledColumn[]
}

/** Rows without the number that is sorted by are in the order of the first column in which they have one, the best first. */
function firstNumber({ place, published }: Row, columns: readonly FilledColumn[]): { column: number; loss: number } {
  const column = columns.findIndex(({ key, values }) => values(place).length > 0 || published.has(key))
  if (column < 0) return { column: columns.length, loss: 0 }
  const { key, values, direction } = columns[column]!
  const all = published.has(key) ? [published.get(key)!.value] : values(place)
  const mean = all.reduce((sum, value) => sum + value, 0) / all.length
  return { column, loss: direction === -1 ? mean : -mean }
}

/** @param numbers - of the column that is sorted by; undefined for names and costs. */
function sortRows(rows: Row[], numbers: ColumnNumbers | undefined, { sort, order, columns }: Order): Row[] {
  const sign = order === 'asc' ? 1 : -1
  const cost = isCost(sort) ? sort : null
  const number = (row: Row) => (cost ? (row.cost?.[cost] ?? null) : (numbers?.mean(row) ?? null))
  const byName = (a: Row, b: Row) =>
    a.rate !== null && b.rate !== null ? b.rate - a.rate : naturalOrder(a.title, b.title)
  const numbered = rows.map((row) => {
    const x = number(row)
    return { row, x, other: x === null && numbers ? firstNumber(row, columns) : null }
  })
  numbered.sort((a, b) => {
    if (!numbers && !cost) return sign * byName(a.row, b.row)
    // Rows without this number stay at the end whichever way it is sorted.
    if (a.other && b.other)
      return a.other.column - b.other.column || a.other.loss - b.other.loss || byName(a.row, b.row)
    if (a.x === null || b.x === null) return Number(a.x === null) - Number(b.x === null) || byName(a.row, b.row)
    return sign * (a.x - b.x) || byName(a.row, b.row)
  })
  return numbered.map(({ row }) => row)
}

/** @param numbers - of the column that is sorted by. */
function shade(rows: Row[], numbers: ColumnNumbers | undefined): boolean[] {
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
