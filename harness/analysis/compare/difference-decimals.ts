/** In how many decimals the differences of a comparison are written. */
import { unitOfMetric } from '../../../db/catalogue/metrics.ts'
import { decimalsOfDifference } from '../../base/text.ts'
import type { ComparedScore } from './compare.ts'

/** Decimals in which differences agree with the means beside them; the same for all scores of a unit, which share a column. */
export function decimalsOfDifferences(scores: readonly ComparedScore[]): (score: ComparedScore) => number {
  const most = { percent: 0, fraction: 0 }
  for (const { metric, a, b, difference } of scores) {
    const unit = unitOfMetric(metric)
    most[unit] = Math.max(most[unit], decimalsOfDifference(difference, a.mean, b.mean, unit))
  }
  return ({ metric }) => most[unitOfMetric(metric)]
}
