/** Loads the plot for the page, its downloads and the API. */
import { LRUCache } from 'lru-cache'
import { resultsMark } from '../../../db/queries/leaderboard.ts'
import type { Database } from '../../../db/read-only.ts'
import type { PlotOptions } from '../../../harness/analysis/plot/options.ts'
import { type Plot, plotOf } from '../../../harness/analysis/plot/plot.ts'

interface KnownPlots {
  /** Mark of the results that the plots were made from. */
  mark: string
  made: LRUCache<string, { plot: Plot | null }>
}

const known = new WeakMap<Database, KnownPlots>()
const MOST_KNOWN = 8

/**
 * Cached until a result changes, because a page and its downloads show the same plot.
 * @returns null while no finished run has a score.
 */
export function loadPlot(database: Database, asked: PlotOptions): Plot | null {
  const { dataset, column, option, method, masking, backbone, scale } = asked
  const key = JSON.stringify([dataset, column, option, method, masking, backbone, scale])
  const mark = resultsMark(database)
  const before = known.get(database)
  const { made } =
    before?.mark === mark ? before : { made: new LRUCache<string, { plot: Plot | null }>({ max: MOST_KNOWN }) }
  known.set(database, { mark, made })
  const found = made.get(key) ?? { plot: plotOf(database, asked) }
  made.set(key, found)
  return found.plot
}
