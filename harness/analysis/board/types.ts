/** Types of the leaderboard of one data set, shared by queries, pages, downloads and the API. */

import type { Origin } from '../../../db/catalogue/titles.ts'
import type { Change } from '../../../db/changes.ts'
import type { Unit } from '../../base/text.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import type { Interval, Summary } from '../../statistics/summary.ts'
import type { Superseded } from '../superseded.ts'
import type { Cost } from './costs.ts'
import type { Details } from './details.ts'

export interface Column {
  key: string
  /** Data set that was evaluated on. */
  dataset: string
  evaluation: string
  /** Label noise, and the rest of the condition. */
  noise: string | null
  rest: string
  metric: string
  /** Columns side by side with the same band and protocol share a heading. */
  band: string
  protocol: string
  selectedOnTest: boolean
  /** Whether a classifier trained along with the encoder gave the number, not a probe of the finished encoder. */
  online: boolean
  title: string
  unit: Unit
  /** 1: higher is better, -1: lower, 0: neither. */
  direction: 1 | -1 | 0
  /** Whether it is shown by default. */
  leading: boolean
  /** Whether each number is shown next to its controls. */
  controlled: boolean
}

/** A column with its numbers. They are read when first asked for: few columns are on screen. */
export interface FilledColumn extends Column {
  /** Places of the rows that have a number. */
  places: readonly number[]
  /** Values of the row at this place, one per seed; empty where it has no number. */
  values(place: number): readonly number[]
  measurement(place: number): Measurement | null
}

export interface Measurement {
  /** The group whose runs gave the values; rows of the same encoders are shown as one. */
  groupId: string
  /** Condition of the scores, under which predictions are kept. */
  condition: string
  values: number[]
  seeds: number[]
  /** When the newest value was stored, milliseconds since 1970. */
  at: number
  /** Controls shown along with a mask-quality score, as means over seeds. */
  controls: { title: string; mean: number }[] | undefined
}

export interface PublishedValue {
  value: number
  /** Sample standard deviation over the paper's runs, where it was printed. */
  std: number | null
  printed: string
}

export interface Row {
  key: string
  /** In the board, where rows are in the order in which they were asked for. */
  place: number
  /** Runs of this row; null for a published one. */
  groupId: string | null
  /** `adios-1`; null for a measured row. */
  table: string | null
  method: string
  masking: string
  backbone: string
  /** Options of its network and labels, and its origin; empty for a published row. */
  variant: string
  /** The name that people gave its runs, else the generated one. */
  title: string
  /** `SimCLR + ADIOS`, or its rate. */
  generated: string
  /** Given by people, for all of its runs; null: none. */
  name: string | null
  /** Beside a given name the generated one; backbone, its variant, and what sets this row apart from others of the same name. */
  details: string
  /** The details in parts; null for a published row. */
  described: Details | null
  /** Smooth rate, where a row is one rate of a noisy-label run. */
  rate: number | null
  stale: boolean
  /** Of a stale row that a current one replaces, so that it is compared with none: what the current one has. */
  superseded: Superseded | null
  changes: readonly Change[]
  /** Of events of its runs that its numbers do not show, such as collapsed masks. */
  marks: readonly string[]
  /** Where its numbers come from, if not from a run of maskbench. */
  origin: Origin | null
  seeds: number[]
  published: ReadonlyMap<string, PublishedValue>
  cost: Cost | null
}

export interface Board {
  columns: FilledColumn[]
  rows: Row[]
  /** Maps a masked row to its method's row without masks, where there is one. */
  unmaskedOf(): ReadonlyMap<Row, Row>
  /** A sentence on whether these rows were trained alike, and if not, in what they differ. */
  trainingSentence(rows: readonly Row[]): string
  /** Stored predictions behind a column's numbers of these rows. */
  items(rows: readonly Row[], column: FilledColumn): (row: Row) => readonly RunItems[]
}

/** Predictions of one run. */
export interface RunItems {
  seed: number
  truthDigest: string
  /** Null: a run of an older version, which kept none. */
  truth: Int32Array | null
  predicted: Int32Array
}

export interface MeasuredCell {
  kind: 'measured'
  measurement: Measurement
  /** Without deviation and interval where all seeds gave the same value. */
  summary: Summary
  /** Whether several seeds all gave the same value, by what they compute or by chance; tests take it as one observation. */
  deterministic: boolean
  /** 1 + the number of rows on screen that are significantly better. */
  rank: Outcome<number>
  /** Whether it is the only row of rank 1, significantly better than every other ranked row. */
  best: boolean
  /** From the baseline; null where there is none. */
  difference: Difference | null
}

export type Cell = MeasuredCell | { kind: 'published'; value: PublishedValue } | null

export interface Difference {
  against: Row
  /** Row - baseline: of the paired means where seeds are paired. */
  value: number
  /** Whether it is that of the two means on the board; where it is over fewer seeds, these give another. */
  ofMeans: boolean
  ci95: Interval | null
  test: 'paired' | 'welch' | 'mcnemar' | null
  /** Seeds that the difference is over. */
  seeds: number[]
  p: number | null
  /** After Holm over the differences of this column that have a p. */
  pAdjusted: number | null
  /** Number of tests in that correction. */
  tests: number
  significant: boolean
  /** Why there is no p. */
  reason: string | null
}

/** The requested view of a board. */
export interface BoardState {
  /** The training data set. */
  dataset: string
  method: string[]
  masking: string[]
  backbone: string[]
  search: string
  /** Ids of the only groups whose rows are shown; null or left out: all. */
  groups?: readonly string[] | null
  /** Keys of the columns to show; null leaves the choice to the page. */
  columns: string[] | null
  /** Key of a column, or `name`; null is the first number, of measured ones if few rows have others. */
  sort: string | null
  /** Null: the best first, names from A. */
  order: 'asc' | 'desc' | null
  published: boolean
  /** Whether stale rows that a current one replaces are left out. */
  current?: boolean
  /** The baseline that rows are compared with; null leaves the choice to the page. */
  baseline: string | null
}
