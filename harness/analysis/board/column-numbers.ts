/** How the rows of a board compare by the numbers of one column. */
import { inUnit } from '../../base/text.ts'
import { type Outcome, unavailable } from '../../statistics/outcome.ts'
import { allSeedsEqual, summarizeSeeds } from '../../statistics/pair-rule.ts'
import { type SharedRanks, sharedRanks } from '../../statistics/shared-ranks.ts'
import type { Interval } from '../../statistics/summary.ts'
import { type BoldRule, bestPlaces } from '../bold-rules.ts'
import { whySuperseded } from '../superseded.ts'
import { seededBy } from './seeded.ts'
import type { Cell, FilledColumn, Row } from './types.ts'

/** The numbers of a column for the chosen rows, by the index of their row. */
export class ColumnNumbers {
  /** NaN where there is none. */
  private readonly means: Float64Array
  /** Half the width of each interval; NaN for single runs. */
  readonly halves: Float64Array
  private readonly ranks: Outcome<number>[]
  /** How many rows have a rank, and how many pairs of them a test. */
  readonly ranked: number
  readonly tests: number
  /** The only row of rank 1. */
  private readonly best: number | null
  private readonly column: FilledColumn
  /** Whether a test found no difference between rows, by their places. */
  private readonly areTied: (a: number, b: number) => boolean
  private readonly made: Cell[] = []

  constructor(rows: Row[], compared: Row[], column: FilledColumn) {
    const most = rows.reduce((place, row) => Math.max(place, row.place), -1) + 1
    this.column = column
    this.means = new Float64Array(most).fill(Number.NaN)
    this.halves = new Float64Array(most).fill(Number.NaN)
    this.ranks = new Array(most)
    const numbered = compared.filter(({ place }) => column.values(place).length > 0)
    const summaries = numbered.map(({ place }) => summarizeSeeds(column.values(place)))
    const { ranks, best, areTied, tests } = ranksOf(numbered, column)
    const index = new Map(numbered.map(({ place }, i) => [place, i]))
    this.areTied = (a, b) => index.has(a) && index.has(b) && areTied(index.get(a)!, index.get(b)!)
    this.tests = tests
    this.ranked = ranks.filter(({ value }) => value !== null).length
    numbered.forEach(({ place }, i) => {
      const { mean, ci95 } = summaries[i]!
      this.means[place] = mean
      if (ci95) this.halves[place] = ci95[1] - mean
      this.ranks[place] = ranks[i]!
    })
    // A row is not bold if a single run or a deterministic row has a better value.
    const beaten =
      best !== null &&
      summaries.some(({ mean }, i) => {
        if (numbered[i]!.superseded !== null) return false
        return i !== best && ranks[i]!.value === null && (mean - summaries[best]!.mean) * column.direction >= 0
      })
    this.best = best === null || beaten ? null : numbered[best]!.place
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

  /** Of these rows, those whose numbers are in bold. */
  bold(rows: readonly Row[], rule: BoldRule): Set<Row> {
    const { direction, unit } = this.column
    if (direction === 0) return new Set()
    if (rule === 'significant') return new Set(rows.filter(({ place }) => place === this.best))
    const numbered = rows.flatMap((row) => {
      const mean = this.mean(row)
      return mean === null ? [] : [{ row, mean, text: inUnit(mean, unit) }]
    })
    const isTied = (a: number, b: number) => this.areTied(numbered[a]!.row.place, numbered[b]!.row.place)
    return new Set(bestPlaces(numbered, rule, direction === 1, isTied).map((i) => numbered[i]!.row))
  }

  /** Computed on demand, because few are visible. */
  cell(row: Row): Cell {
    this.made[row.place] ??= this.makeCell(row)
    return this.made[row.place]!
  }

  private makeCell({ place, published }: Row): Cell {
    const measurement = this.column.measurement(place)
    const rank = this.ranks[place]
    if (measurement && rank) {
      const deterministic = allSeedsEqual(measurement.values)
      const summary = summarizeSeeds(measurement.values)
      return {
        kind: 'measured',
        measurement,
        summary,
        deterministic,
        rank,
        best: this.best === place,
        difference: null,
      }
    }
    const value = published.get(this.column.key)
    return value ? { kind: 'published', value } : null
  }
}

function ranksOf(rows: readonly Row[], column: FilledColumn): SharedRanks {
  if (column.direction === 0) return { ranks: rows.map(() => NEITHER), best: null, areTied: () => false, tests: 0 }
  const seeded = rows.map((row) => seededBy(row, column.measurement(row.place)!))
  return sharedRanks(seeded, {
    higherIsBetter: column.direction === 1,
    leaveOut: rows.map((row) => (row.superseded === null ? null : `stale, and left out ${whySuperseded([row])}`)),
  })
}

const NEITHER = unavailable('neither higher nor lower is better for this metric')

/** Room for all means; intervals of two runs can be ten times as wide and are cut at the edge instead. */
export function domainOf(rows: Row[], numbers: ColumnNumbers): Interval {
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
