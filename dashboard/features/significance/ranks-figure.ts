/** Layout of the critical-difference diagram (Demšar 2006, figure 1). */

import { schemeName } from '../../../db/catalogue/titles.ts'
import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { rate } from '../../../harness/base/text.ts'

export const methodTitle = (row: { method: string; masking: string; rate: number | null }): string =>
  row.rate === null ? schemeName(row.method, row.masking) : `r = ${rate(row.rate)}`

export interface RanksFigure {
  /** Best first. */
  rows: { key: string; title: string; method: string; masking: string; rate: number | null; meanRank: number }[]
  /** Length of the line above the axis; null where pairs are tested by Wilcoxon. */
  criticalDifference: number | null
  /** Bars that join rows without a significant difference: mean ranks of the ends, and a level without overlaps. */
  bars: { from: number; to: number; level: number }[]
}

export function ranksFigure({ rows, result }: Across): RanksFigure | null {
  if (!result) return null
  const ranked = rows.map((row) => ({ ...row, title: methodTitle(row), meanRank: row.meanRank! }))
  const levels: number[] = []
  const bars = result.cliques.map((clique) => {
    const ranks = clique.map((row) => ranked[row]!.meanRank)
    const [from, to] = [Math.min(...ranks), Math.max(...ranks)]
    const free = levels.findIndex((end) => from > end)
    const level = free < 0 ? levels.length : free
    levels[level] = to
    return { from, to, level }
  })
  return { rows: ranked, criticalDifference: result.criticalDifference, bars }
}

export function describeRanks({ rows, criticalDifference, bars }: RanksFigure): string {
  const ranks = rows.map(({ title, meanRank }) => `${title} ${meanRank.toFixed(2)}`).join(', ')
  const distance = criticalDifference === null ? '' : ` Critical difference ${criticalDifference.toFixed(2)}.`
  const joined = bars.map(({ from, to }) => {
    const of = rows.filter(({ meanRank }) => meanRank >= from && meanRank <= to).map(({ title }) => title)
    return `No significant difference: ${of.join(', ')}.`
  })
  return `Critical-difference diagram. Mean ranks, 1 is best: ${ranks}.${distance} ${joined.join(' ')}`
}
