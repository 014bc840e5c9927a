import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { plotTable } from '../../../harness/analysis/plot/table.ts'
import type { DownloadGrid } from '../../lib/downloads.ts'

/** One line for every point and every level. */
export function plotGrid(plot: Plot, source: string): DownloadGrid {
  const how = 'mean and 95% t-interval over seeds'
  return { ...plotTable(plot), provenance: `maskbench, ${plot.dataset}, ${plot.column.key}, ${how}; ${source}` }
}
