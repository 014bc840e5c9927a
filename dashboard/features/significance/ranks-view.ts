/** Methods across data sets, in words. */

import { datasetName, evaluationName, metricName } from '../../../db/catalogue/titles.ts'
import type { Across, Block, Measure } from '../../../harness/analysis/significance/across-datasets.ts'
import { pEquals, plural, type Unit } from '../../../harness/base/text.ts'
import { level } from './view.ts'

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

export const measureUnit = ({ evaluation }: Measure): Unit => (evaluation === 'noisy-labels' ? 'fraction' : 'percent')

/** `CIFAR10`, or `STL10 → CIFAR10` where it was transferred. */
export const blockTitle = ({ trainedOn, dataset }: Block): string =>
  trainedOn === dataset ? datasetName(dataset) : `${datasetName(trainedOn)} → ${datasetName(dataset)}`

/** `Friedman: chi² = 27.8, df = 10, p = .002 over 3 data sets and 11 rows` and what follows from it. */
export function friedmanText({ result, blocks, rows, alpha, rankTest }: Across): string | null {
  if (!result) return null
  const { chi2, df, p } = result.friedman
  const test = `Friedman's test: χ² = ${chi2.toFixed(2)}, df = ${df}, ${pEquals(p)} over ${plural(blocks.length, 'data set')} and ${plural(rows.length, 'row')}.`
  if (p >= alpha) return `${test} No row can be told from another at alpha ${level(alpha)}, so one bar joins them all.`
  if (rankTest === 'nemenyi') {
    return `${test} Some rows differ; by Nemenyi those whose mean ranks are more than ${result.criticalDifference!.toFixed(2)} apart, which no bar joins.`
  }
  return `${test} Some rows differ; by Wilcoxon's signed ranks with Holm those that no bar joins.`
}

/** What too few data sets do to it. */
export function fewDatasets({ blocks, rows, result }: Across): string | null {
  if (!result) return null
  const { criticalDifference, caveat } = result
  const few = blocks.length < 6
  const distance =
    criticalDifference === null
      ? ''
      : `, and a critical difference of ${criticalDifference.toFixed(2)} on an axis of ${rows.length} ranks finds only what is plain to see`
  const rough = `${plural(blocks.length, 'data set')} are few: Friedman's χ² is rough below ten${distance}`
  const caveats = [few ? rough : '', caveat ?? ''].filter(Boolean)
  return caveats.length > 0 ? `${caveats.join('; ')}.` : null
}
