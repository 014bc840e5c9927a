/** Means with t-intervals on one axis: the rows of the figure and its domain. */

import { axisTitle, domainOf } from '../../../harness/analysis/plot/axis.ts'
import type { NamedPairs } from '../../../harness/analysis/significance/named-pairs.ts'
import { inUnit, rangeText, type Unit } from '../../../harness/base/text.ts'
import type { Interval } from '../../../harness/statistics/summary.ts'

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

export function intervalsFigure({ numbers, column, names }: NamedPairs): IntervalsFigure {
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

/** `n = 3`; `3 equal` where all seeds gave the same value, as on the leaderboard. */
export const countText = ({ n, ci95 }: Pick<IntervalsFigure['rows'][number], 'n' | 'ci95'>): string =>
  n > 1 && ci95 === null ? `${n} equal` : `n = ${n}`

export function describeIntervals({ rows, unit, axis }: IntervalsFigure): string {
  const one = ({ title, details, n, mean, ci95 }: IntervalsFigure['rows'][number]) =>
    `${[title, details].filter(Boolean).join(', ')} ${inUnit(mean, unit)}${ci95 ? ` (${rangeText(ci95, (end) => inUnit(end, unit))})` : ''}, ${countText({ n, ci95 })}`
  return `Means with 95% t-intervals, ${axis}. ${rows.map(one).join('; ')}.`
}
