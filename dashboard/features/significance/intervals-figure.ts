/** Means with t-intervals on one axis: the rows of the figure and its domain. */

import { axisTitle, domainOf } from '../../../harness/analysis/plot/axis.ts'
import { inUnit, rangeText, type Unit } from '../../../harness/base/text.ts'
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

export function describeIntervals({ rows, unit, axis }: IntervalsFigure): string {
  const one = ({ title, details, n, mean, ci95 }: IntervalsFigure['rows'][number]) =>
    `${[title, details].filter(Boolean).join(', ')} ${inUnit(mean, unit)}${ci95 ? ` (${rangeText(ci95, (end) => inUnit(end, unit))})` : ''}, n = ${n}`
  return `Means with 95% t-intervals, ${axis}. ${rows.map(one).join('; ')}.`
}
