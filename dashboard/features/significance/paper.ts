/** The table of ranks across data sets as a paper sets it, in LaTeX. */
import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import { notDifferent } from '../../../harness/analysis/significance/ranks-layout.ts'
import { toLatex } from '../../../harness/analysis/tables/formats/latex.ts'
import { cell, NOT_AVAILABLE, type Panel } from '../../../harness/analysis/tables/formats/panel.ts'
import { capitalised, countedOnPage, inUnit } from '../../../harness/base/text.ts'
import { formatExactP, pEquals } from '../../../harness/statistics/p-value.ts'
import { blockTitle, measureBand, measureTitle, measureUnit, rankedNames } from './ranks-view.ts'

/** Means on each data set and mean ranks, with Friedman's test and what follows from it in the caption. */
export function ranksLatex(across: Across, source: string): string {
  const { rows, blocks, measure, result } = across
  const { source: reportedIn, titleOf } = rankedNames(across)
  const unit = measureUnit(measure)
  const what = [measureBand(measure), measureTitle(measure)].filter(Boolean).join(', ')
  const means = `${what}: means over seeds${unit === 'percent' ? ', in percent' : ''}`
  const reported = reportedIn === null ? [] : [`Numbers as reported in ${reportedIn}`]
  const ranked = result ? `, and mean ranks across ${countedOnPage(blocks.length, 'data set')} (1 is best)` : ''
  const panel: Panel = {
    title: 'Mean ranks',
    caption: [`${means}${ranked}`, ...testsOfRanks(across, titleOf), ...notRanked(across, titleOf), ...reported]
      .map((one) => `${one}.`)
      .join(' '),
    groups: [],
    stub: rows.every(({ rate }) => rate === null) ? 'Method' : 'Smooth rate',
    heads: [...blocks.map(blockTitle), ...(result ? ['Mean rank'] : [])],
    named: true,
    sections: [
      rows.map((row) => ({
        label: titleOf(row),
        cells: [
          ...row.values.map((value) => cell(inUnit(value, unit))),
          ...(result ? [row.meanRank === null ? NOT_AVAILABLE : cell(row.meanRank.toFixed(2))] : []),
        ],
      })),
    ],
  }
  return toLatex({
    title: `maskbench, ${what}`,
    label: `ranks ${measure.key}`,
    panels: [],
    paper: [panel],
    notes: [source],
  })
}

type TitleOf = ReturnType<typeof rankedNames>['titleOf']

function testsOfRanks({ result, rows, rankTest, alpha }: Across, titleOf: TitleOf): string[] {
  if (!result) return []
  const { friedman, criticalDifference, cliques, caveat } = result
  const { chi2, df, p } = friedman
  return [
    `Friedman's test: chi-squared = ${chi2.toFixed(2)}, df = ${df}, ${pEquals(p)}`,
    rankTest === 'nemenyi' && criticalDifference !== null
      ? `Critical difference by Nemenyi's test at alpha ${formatExactP(alpha)}: ${criticalDifference.toFixed(2)}`
      : `Pairs: Wilcoxon's signed-rank test with Holm at alpha ${formatExactP(alpha)}`,
    ...notDifferent(cliques, rows.map(titleOf), 'rows'),
    ...(caveat === null ? [] : [capitalised(caveat)]),
  ]
}

const notRanked = ({ leftOut: { methods } }: Across, titleOf: TitleOf): string[] =>
  methods.length === 0
    ? []
    : [`Not ranked, because they lack a score on a data set: ${methods.map(titleOf).join(', ')}`]
