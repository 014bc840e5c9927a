/**
 * A piece of the leaderboard as the browser needs it: so many rows by so many columns, small enough to be sent as the
 * reader scrolls. The first piece is part of the page.
 */

import type { Column } from '../../../harness/analysis/board/types.ts'
import type { COSTS } from '../../../harness/analysis/board/view.ts'
import type { Interval } from '../../../harness/statistics/summary.ts'

export const BLOCK = { rows: 40, columns: 6 } as const
/** A board no larger than this is sent whole. */
export const SMALL = { rows: 40, columns: 10 } as const

export type BoardColumn = Pick<Column, 'key' | 'band' | 'protocol' | 'selectedOnTest' | 'online' | 'title' | 'unit'>

export interface BoardRow {
  key: string
  groupId: string | null
  table: string | null
  method: string
  masking: string
  backbone: string
  rate: number | null
  title: string
  details: string
  stale: boolean
  shaded: boolean
  /** A line above it: here another rank begins. */
  ruled: boolean
  /** In the order of the cost columns. */
  costs: (number | null)[]
  costHow: string
}

/** From the row it is held against. */
export interface BoardDifference {
  value: number
  ci95: Interval | null
  /** Of a significant one; null where the two can't be told apart. */
  verdict: 'better' | 'worse' | 'higher' | 'lower' | null
  /** The pair on the page of pairs. */
  href: string
}

export type BoardCell =
  | {
      kind: 'measured'
      mean: number
      ci95: Interval | null
      n: number
      rank: number | null
      best: boolean
      difference: BoardDifference | null
      how: string
    }
  | { kind: 'published'; value: number; std: number | null; how: string }
  | null

export interface Block {
  rows: BoardRow[]
  /** Of its columns: the axis that all rows of the board share. */
  domains: Interval[]
  /** One list a row. */
  cells: BoardCell[][]
}

/** What the browser is told of the whole board at once. */
export interface BoardShape {
  rows: number
  columns: BoardColumn[]
  costs: typeof COSTS
  sort: string
  order: 'asc' | 'desc'
  /** Rows are the smooth rates of a noisy-label run. */
  byRate: boolean
}
