/** The critical-difference diagram of stored rows. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { type RanksDiagram, ranksBars } from '../../../harness/analysis/significance/ranks-layout.ts'

export interface RanksFigure extends RanksDiagram {
  /** Best first. */
  rows: { key: string; title: string; method: string; masking: string; rate: number | null; meanRank: number }[]
}

export function ranksFigure({ rows, result }: Across): RanksFigure | null {
  if (!result) return null
  const ranked = rows.map((row) => ({ ...row, meanRank: row.meanRank! }))
  const bars = ranksBars(
    ranked.map(({ meanRank }) => meanRank),
    result.cliques,
  )
  return { rows: ranked, criticalDifference: result.criticalDifference, bars }
}
