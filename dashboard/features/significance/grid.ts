/** The ranks across data sets as text cells, numbers to six digits, in the unit of the page. */

import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import type { TextGrid } from '../../../harness/base/formats/grid.ts'
import { headIn, numberIn } from '../../../harness/base/formats/in-unit.ts'
import { sixDigits } from '../../../harness/base/text.ts'
import { blockTitle, measureUnit } from './ranks-view.ts'

const number = (value: number | null | undefined): string => (value == null ? '' : sixDigits(value))

export function ranksGrid({ rows, blocks, measure, result, rankTest }: Across, source: string): TextGrid {
  const test = result
    ? `Friedman chi2 ${number(result.friedman.chi2)}, p ${number(result.friedman.p)}; ${rankTest}${result.criticalDifference === null ? '' : `, critical difference ${number(result.criticalDifference)}`}`
    : 'no test'
  const unit = measureUnit(measure)
  return {
    head: ['row', ...blocks.map((block) => headIn(unit, blockTitle(block))), 'mean_rank'],
    rows: rows.map((row) => [row.title, ...row.values.map((value) => numberIn(unit, value)), number(row.meanRank)]),
    provenance: `maskbench, ${measure.key}; ${test}; ${source}`,
  }
}
