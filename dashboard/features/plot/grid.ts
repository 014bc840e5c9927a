import type { Plot } from '../../../harness/analysis/plot/plot.ts'
import { plotTable } from '../../../harness/analysis/plot/table.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import { GRID_FORMAT_NAMES, type GridFormat } from '../../../harness/base/formats/table-formats.ts'

/** A line for each point with the values of its seeds is for programs and notes; a paper prints the figure. */
export const PLOT_FORMATS = GRID_FORMAT_NAMES.filter((format) => format !== 'latex')

/** One line for every point and every level, with keys in CSV and titles in what people read. */
export function plotGrid(plot: Plot, source: string, format: GridFormat): TextGrid {
  const how = 'mean and 95% t-interval over seeds'
  const table = plotTable(plot, format === 'csv' ? 'keys' : 'titles')
  return { ...table, provenance: `maskbench, ${plot.dataset}, ${plot.column.key}, ${how}; ${source}` }
}
