/**
 * A block of the leaderboard as the browser needs it, small enough to be sent while the reader scrolls. The first block
 * is part of the page.
 */

import type { Origin } from '../../../db/catalogue/titles.ts'
import type { Change } from '../../../db/changes.ts'
import type { CostKey } from '../../../harness/analysis/board/costs.ts'
import type { Column } from '../../../harness/analysis/board/types.ts'
import type { Interval } from '../../../harness/statistics/summary.ts'

export const BLOCK = { rows: 40, columns: 6 } as const
/** A board no larger than this is sent whole. */
export const SMALL = { rows: 40, columns: 10 } as const

export type BoardColumn = Pick<
  Column,
  'key' | 'band' | 'protocol' | 'selectedOnTest' | 'online' | 'title' | 'unit' | 'direction'
>

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
  changes: readonly Change[]
  marks: readonly string[]
  origin: Origin | null
  shaded: boolean
  /** Whether a line is drawn above the row because the rank changes. */
  ruled: boolean
  /** As stored, in the order of the cost columns. */
  costs: (number | null)[]
  costHow: string
}

/** A difference from the baseline row. */
export interface BoardDifference {
  value: number
  ci95: Interval | null
  /** `seed 0` or `3 seeds`, where the numbers of the two rows do not give it; else empty. */
  seeds: string
  /** Null where the difference is not significant. */
  verdict: 'better' | 'worse' | 'higher' | 'lower' | null
  /** Address of the pair on the significance page. */
  href: string
}

export type BoardCell =
  | {
      kind: 'measured'
      mean: number
      ci95: Interval | null
      n: number
      /** All seeds gave the same value, which tests take as one observation. */
      deterministic: boolean
      rank: number | null
      best: boolean
      difference: BoardDifference | null
      how: string
    }
  | { kind: 'published'; value: number; std: number | null; how: string }
  | null

export interface Block {
  rows: BoardRow[]
  /** The axis of each column, shared by all rows of the board. */
  domains: Interval[]
  /** One list per row. */
  cells: BoardCell[][]
}

/** The data about the whole board that the browser gets at once. */
export interface BoardShape {
  rows: number
  columns: BoardColumn[]
  costs: CostKey[]
  sort: string
  order: 'asc' | 'desc'
  /** Rows are the smooth rates of a noisy-label run. */
  byRate: boolean
}
