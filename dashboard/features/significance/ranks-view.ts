/** Texts of the comparison across data sets. */

import { unitOfMetric } from '../../../db/catalogue/metrics.ts'
import { datasetName, evaluationName, metricName } from '../../../db/catalogue/titles.ts'
import type { Across, Block, Measure } from '../../../harness/analysis/significance/across-datasets.ts'
import { type RankedMethod, withoutSource } from '../../../harness/analysis/significance/ranked-methods.ts'
import { capitalised, countedOnPage, fullStop, type Unit } from '../../../harness/base/text.ts'
import { formatExactP, pEquals } from '../../../harness/statistics/p-value.ts'

export function measureTitle({ evaluation, noise, rest, metric, protocol }: Measure): string {
  const noisy = evaluation === 'noisy-labels'
  return [
    noise === null ? '' : `noise ${noise}`,
    rest,
    noisy && metric === 'top1' ? '' : metricName(metric),
    protocol ?? '',
  ]
    .filter(Boolean)
    .join(', ')
}

export const measureBand = ({ evaluation }: Measure): string => evaluationName(evaluation)

export const measureUnit = ({ evaluation, metric }: Measure): Unit =>
  evaluation === 'noisy-labels' ? 'fraction' : unitOfMetric(metric)

/** `CIFAR-10`, or `STL-10 → CIFAR-10` where it was transferred. */
export const blockTitle = ({ trainedOn, dataset }: Block): string =>
  trainedOn === dataset ? datasetName(dataset) : `${datasetName(trainedOn)} → ${datasetName(dataset)}`

/** `Friedman's test: χ² = 27.80, df = 10, p = .002 over 3 data sets and 11 rows.` and its consequence. */
export function friedmanText({ result, blocks, rows, alpha, rankTest }: Across): string | null {
  if (!result) return null
  const { chi2, df, p } = result.friedman
  const test = `Friedman's test: χ² = ${chi2.toFixed(2)}, df = ${df}, ${pEquals(p)} over ${countedOnPage(blocks.length, 'data set')} and ${countedOnPage(rows.length, 'row')}.`
  if (p >= alpha)
    return `${test} No two rows differ significantly at alpha ${formatExactP(alpha)}, so one bar joins them all.`
  // One bar joins all rows where no pair differs, though the rows as a whole do.
  if (result.cliques.some((clique) => clique.length === rows.length)) {
    const tested = rankTest === 'nemenyi' ? "Nemenyi's test" : "Wilcoxon's signed-rank test with Holm"
    return `${test} The rows are not all alike, but no two of them differ significantly by ${tested}, so one bar joins them all.`
  }
  if (rankTest === 'nemenyi') {
    return `${test} Some rows differ: by Nemenyi's test, those whose mean ranks are more than ${result.criticalDifference!.toFixed(2)} apart, which no bar joins.`
  }
  return `${test} Some rows differ: by Wilcoxon's signed-rank test with Holm, those that no bar joins.`
}

/** A caveat where there are few data sets. */
export function fewDatasets({ blocks, rows, result }: Across): string | null {
  if (!result) return null
  const { criticalDifference, caveat } = result
  const few = blocks.length < 6
  const distance =
    criticalDifference === null
      ? ''
      : `, and a critical difference of ${criticalDifference.toFixed(2)} on an axis of ${rows.length} ranks detects only obvious differences`
  const rough = `Friedman's χ² is only approximate with fewer than ten data sets (here ${blocks.length})${distance}`
  const caveats = [few ? rough : '', caveat ?? ''].filter(Boolean)
  return caveats.length > 0 ? `${caveats.join('; ')}.` : null
}

/** Why there are no ranks by this score. */
export function tooFewText({ blocks: [block, ...others], rows, reason }: Across): string {
  if (block === undefined || others.length > 0) return fullStop(capitalised(reason ?? ''))
  return `No three methods have this score on the same two data sets; most methods, ${rows.length}, have it on ${fullStop(blockTitle(block))}`
}

/** The source that reports the numbers of all rows, or null, and what methods are called where it is said once. */
export function rankedNames({ rows }: Across): {
  source: string | null
  titleOf: (method: Pick<RankedMethod, 'title' | 'source'>) => string
} {
  const [first = null, ...others] = new Set(rows.map((row) => row.source))
  const source = others.length === 0 ? first : null
  return { source, titleOf: (method) => (method.source === source ? withoutSource(method) : method.title) }
}

/** What the sources in parentheses mean, where there are any. */
export function sourcesText({ rows, leftOut }: Across): string | null {
  if ([...rows, ...leftOut.methods].every(({ source }) => source === null)) return null
  return 'Numbers that different sources report are different methods here, and so are reported numbers and those of runs. The source is in parentheses.'
}
