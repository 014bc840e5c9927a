/** Loads the plot for the page, its downloads and the API. */
import type { Database } from '../../../db/read-only.ts'
import type { PlotOptions } from '../../../harness/analysis/plot/options.ts'
import { type Plot, plotOf } from '../../../harness/analysis/plot/plot.ts'
import { untilResultsChange } from '../../lib/until-results-change.ts'

const kept = untilResultsChange<Plot | null>()

/** @returns null while no finished run has a score. */
export function loadPlot(database: Database, asked: PlotOptions): Plot | null {
  const { dataset, column, option, method, masking, backbone, scale } = asked
  return kept(database, [dataset, column, option, method, masking, backbone, scale], () => plotOf(database, asked))
}
