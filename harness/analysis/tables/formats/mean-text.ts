/** Means over seeds as papers print them: with standard deviations, and with their number where it is not the usual one. */
import { inUnit, type Unit } from '../../../base/text.ts'
import type { Summary } from '../../../statistics/summary.ts'

/** The number of seeds that most means are of; null where none is of several. */
export function usualCount(summaries: readonly Summary[]): number | null {
  const counts = new Map<number, number>()
  for (const { n, ci95 } of summaries) if (ci95) counts.set(n, (counts.get(n) ?? 0) + 1)
  const [most] = [...counts].sort(([a, i], [b, j]) => j - i || b - a)
  return most ? most[0] : null
}

/** Why one leaderboard has two spreads; said where it has either. */
export const SPREAD_IN_LATEX = 'LaTeX has the standard deviation over seeds instead, as most papers print it.'
export const SPREAD_ELSEWHERE =
  'The spread is the standard deviation over seeds, as most papers print it; text and Markdown have half the width of the 95% interval of the mean instead.'

export const countWords = (usual: number | null): string =>
  `mean ± standard deviation over seeds${usual === null ? '' : `, n = ${usual} unless noted`}`

/** What a caption says where the means of several seeds have no spread: a cell has room for its number alone. */
export const EQUAL_SEEDS_NOTE = 'Several seeds without ±: all gave the same value'

/** `81.2 ± 0.4`, `60.0 (n = 5)` */
export function meanText({ mean, sd, ci95, n }: Summary, unit: Unit, usual: number | null): string {
  const noted = n === usual ? '' : ` (n = ${n})`
  return `${inUnit(mean, unit)}${ci95 && sd !== null ? ` ± ${inUnit(sd, unit)}` : ''}${noted}`
}
