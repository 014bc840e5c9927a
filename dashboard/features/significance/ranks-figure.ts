/** The critical-difference diagram of stored rows. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { withoutSource } from '../../../harness/analysis/significance/ranked-methods.ts'
import { type RanksDiagram, ranksBars } from '../../../harness/analysis/significance/ranks-layout.ts'

export interface RanksFigure extends RanksDiagram {
  /** Best first. */
  rows: { key: string; title: string; method: string; masking: string; rate: number | null; meanRank: number }[]
}

export function ranksFigure({ rows, result }: Across): RanksFigure | null {
  if (!result) return null
  const [source = null, ...others] = new Set(rows.map((row) => row.source))
  const isShared = source !== null && others.length === 0
  const ranked = rows.map((row) => ({
    ...row,
    title: isShared ? withoutSource(row) : row.title,
    meanRank: row.meanRank!,
  }))
  const bars = ranksBars(
    ranked.map(({ meanRank }) => meanRank),
    result.cliques,
  )
  const criterion = isShared ? `numbers from ${source}` : undefined
  return { rows: ranked, criticalDifference: result.criticalDifference, bars, criterion }
}
