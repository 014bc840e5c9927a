/** Means with t-intervals on one axis: the rows of the figure and its domain. */

import { inUnit, type Unit } from '../../../harness/base/text.ts'
import type { Interval } from '../../../harness/statistics/summary.ts'
import type { LoadedPairs } from './load.ts'

export interface IntervalsFigure {
  rows: {
    key: string
    title: string
    details: string
    method: string
    masking: string
    rate: number | null
    n: number
    mean: number
    ci95: Interval | null
  }[]
  unit: Unit
  /** Title of the axis, with its unit. */
  axis: string
  domain: Interval
}

export function intervalsFigure({ numbers, column, names }: LoadedPairs): IntervalsFigure {
  const { rows } = numbers
  return {
    rows: rows.map(({ key, method, masking, rate, n, mean, ci95 }) => {
      const { title, apart } = names.get(key)!
      return { key, title, details: apart, method, masking, rate, n, mean, ci95 }
    }),
    unit: column.unit,
    axis: axisTitle(column),
    domain: domainOf(rows),
  }
}

const axisTitle = ({ band, title, unit }: LoadedPairs['column']): string =>
  `${[band, title].filter(Boolean).join(', ')}, ${unit === 'percent' ? 'percent' : 'fraction of test rows'}`

/** Covers all means and most intervals; those of two runs can be ten times as wide and are cut at the edge. */
function domainOf(rows: readonly { mean: number; ci95: Interval | null }[]): Interval {
  const means = rows.map(({ mean }) => mean)
  const [low, high] = [Math.min(...means), Math.max(...means)]
  const halves = rows.flatMap(({ mean, ci95 }) => (ci95 ? ci95[1] - mean : [])).sort((a, b) => a - b)
  const usual = 1.5 * (halves[halves.length >> 1] ?? 0)
  const room = Math.max(high - low, usual, 0.002)
  const shown = rows.flatMap(({ mean, ci95 }) =>
    ci95 ? [Math.max(ci95[0], mean - room), Math.min(ci95[1], mean + room)] : mean,
  )
  const margin = 0.04 * (Math.max(...shown, high) - Math.min(...shown, low)) || 0.002
  const ends: Interval = [Math.min(...shown, low) - margin, Math.max(...shown, high) + margin]
  // Keeps fractions within [0, 1], even if a t-interval of two runs extends further.
  return low < 0 || high > 1
    ? ends
    : [Math.max(ends[0], low > 0 ? 0 : -margin), Math.min(ends[1], high < 1 ? 1 : 1 + margin)]
}

export function describeIntervals({ rows, unit, axis }: IntervalsFigure): string {
  const one = ({ title, n, mean, ci95 }: IntervalsFigure['rows'][number]) =>
    `${title} ${inUnit(mean, unit)}${ci95 ? ` (${inUnit(ci95[0], unit)} to ${inUnit(ci95[1], unit)})` : ''}, n = ${n}`
  return `Means with 95% t-intervals, ${axis}. ${rows.map(one).join('; ')}.`
}
