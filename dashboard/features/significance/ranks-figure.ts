/** The critical-difference diagram of stored rows. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { type RanksDiagram, ranksBars } from '../../../harness/analysis/significance/ranks-layout.ts'
import { rankedNames } from './ranks-view.ts'

export interface RanksFigure extends RanksDiagram {
  /** Best first. */
  rows: { key: string; title: string; method: string; masking: string; rate: number | null; meanRank: number }[]
}

export function ranksFigure(across: Across): RanksFigure | null {
  const { rows, result, leftOut } = across
  if (!result) return null
  const { source, titleOf } = rankedNames(across)
  const ranked = rows.map((row) => ({ ...row, title: titleOf(row), meanRank: row.meanRank! }))
  const bars = ranksBars(
    ranked.map(({ meanRank }) => meanRank),
    result.cliques,
  )
  const criterion = source === null ? undefined : `numbers from ${source}`
  const unranked = leftOut.methods.map(titleOf)
  return {
    rows: ranked,
    criticalDifference: result.criticalDifference,
    bars,
    criterion,
    ...(unranked.length > 0 && { unranked }),
  }
}
