/** The critical-difference diagram of stored rows. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { type RankedMethod, withoutSource } from '../../../harness/analysis/significance/ranked-methods.ts'
import { type RanksDiagram, ranksBars } from '../../../harness/analysis/significance/ranks-layout.ts'

export interface RanksFigure extends RanksDiagram {
  /** Best first. */
  rows: { key: string; title: string; method: string; masking: string; rate: number | null; meanRank: number }[]
}

export function ranksFigure({ rows, result, leftOut }: Across): RanksFigure | null {
  if (!result) return null
  const [source = null, ...others] = new Set(rows.map((row) => row.source))
  const isShared = source !== null && others.length === 0
  const titleOf = (method: RankedMethod) =>
    isShared && method.source === source ? withoutSource(method) : method.title
  const ranked = rows.map((row) => ({ ...row, title: titleOf(row), meanRank: row.meanRank! }))
  const bars = ranksBars(
    ranked.map(({ meanRank }) => meanRank),
    result.cliques,
  )
  const criterion = isShared ? `numbers from ${source}` : undefined
  const unranked = leftOut.methods.map(titleOf)
  return {
    rows: ranked,
    criticalDifference: result.criticalDifference,
    bars,
    criterion,
    ...(unranked.length > 0 && { unranked }),
  }
}
