/** Writes the tables of all pairs as text; `significance` and the downloads of its page give the same bytes. */
import { type TextGrid, writeGrid } from '../../../base/formats/grid.ts'
import type { GridFormat } from '../../../base/formats/table-formats.ts'
import type { NamedPairs } from '../named-pairs.ts'
import { pairsView } from '../view.ts'
import { intervalsGrid, matrixGrid, pairsGrid } from './grid.ts'
import { significanceLatex } from './latex.ts'
import type { PairTable } from './panels.ts'

const GRIDS: Record<PairTable, (loaded: NamedPairs, source: string, format: GridFormat) => TextGrid> = {
  pairs: (loaded, source) => pairsGrid(loaded, pairsView(loaded), source),
  matrix: (loaded, source, format) => matrixGrid(loaded, pairsView(loaded), source, format === 'md'),
  intervals: intervalsGrid,
}

/** @param source - provenance, which CSV leaves out. */
export function writeSignificance(loaded: NamedPairs, table: PairTable, format: GridFormat, source: string): string {
  if (format === 'latex') return significanceLatex(loaded, table, source)
  return writeGrid(GRIDS[table](loaded, source, format), format)
}
