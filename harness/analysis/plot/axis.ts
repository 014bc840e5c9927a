/** The axis of a number in figures of means with intervals: its title, its range, and the text of its ticks. */
import { inUnit, type Unit } from '../../base/text.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { Column } from '../board/types.ts'

/** `Linear probe, top-1, percent` */
export function axisTitle({ band, title, unit, evaluation, metric }: Titled): string {
  const ofRows = evaluation === 'noisy-labels' && metric === 'top1' ? 'fraction of test rows' : ''
  return [band, title, unit === 'percent' ? 'percent' : ofRows].filter(Boolean).join(', ')
}

type Titled = Pick<Column, 'band' | 'title' | 'unit' | 'evaluation' | 'metric'>

interface WithInterval {
  mean: number
  ci95: Interval | null
}

/**
 * Covers all means and most intervals; those of two runs can be ten times as wide and are cut at the edge.
 * @param whole - of the rows, those whose intervals are not cut.
 */
export function domainOf(rows: readonly WithInterval[], whole: readonly WithInterval[] = []): Interval {
  const means = rows.map(({ mean }) => mean)
  const [low, high] = [Math.min(...means), Math.max(...means)]
  const halves = rows.flatMap(({ mean, ci95 }) => (ci95 ? ci95[1] - mean : [])).sort((a, b) => a - b)
  const usual = 1.5 * (halves[halves.length >> 1] ?? 0)
  const room = Math.max(high - low, usual, 0.002)
  const cut = rows.flatMap(({ mean, ci95 }) =>
    ci95 ? [Math.max(ci95[0], mean - room), Math.min(ci95[1], mean + room)] : mean,
  )
  const shown = [...cut, ...whole.flatMap(({ ci95 }) => ci95 ?? [])]
  const margin = 0.04 * (Math.max(...shown, high) - Math.min(...shown, low)) || 0.002
  const ends: Interval = [Math.min(...shown, low) - margin, Math.max(...shown, high) + margin]
  // Keeps fractions within [0, 1], even if a t-interval of two runs extends further.
  return low < 0 || high > 1
    ? ends
    : [Math.max(ends[0], low > 0 ? 0 : -margin), Math.min(ends[1], high < 1 ? 1 : 1 + margin)]
}

/** As many digits as the step between ticks needs. */
export function tickText(tick: number, unit: Unit, [low, high]: Interval): string {
  const span = high - low
  if (unit === 'percent') return (100 * tick).toFixed(span < 0.03 ? 1 : 0)
  return span < 0.02 ? inUnit(tick, unit) : tick.toFixed(2)
}
