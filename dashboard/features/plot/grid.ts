import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { plotTable } from '../../../harness/analysis/plot/table.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'

/** One line for every point and every level. */
export function plotGrid(plot: Plot, source: string): TextGrid {
  const how = 'mean and 95% t-interval over seeds'
  return { ...plotTable(plot), provenance: `maskbench, ${plot.dataset}, ${plot.column.key}, ${how}; ${source}` }
}
