/** Writes a comparison as text; `compare` and the downloads of its page give the same bytes. */
import type { Database } from '../../../../db/read-only.ts'
import { writeGrid } from '../../../base/formats/grid.ts'
import type { GridFormat } from '../../../base/formats/table-formats.ts'
import type { Comparison } from '../compare.ts'
import { unequalImages } from '../settings.ts'
import { scoresGrid } from './grid.ts'
import { comparisonLatex } from './latex.ts'

/** @param source - provenance, which CSV leaves out. */
export const writeComparison = (
  database: Database,
  comparison: Comparison,
  format: GridFormat,
  source: string,
): string => {
  if (format === 'latex') return comparisonLatex(database, comparison, source)
  return writeGrid(scoresGrid(comparison, source, unequalImages(database, comparison.a, comparison.b)), format)
}
