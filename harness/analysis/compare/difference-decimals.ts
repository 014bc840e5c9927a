/** In how many decimals the differences of a comparison are written. */
import { unitOfMetric } from '../../../db/catalogue/metrics.ts'
import { DECIMALS, decimalsOfDifference, lastDigit } from '../../base/text.ts'
import type { ComparedScore } from './compare.ts'

/**
 * Decimals in which differences agree with the means beside them; the same for all scores of a unit, which share a column. A
 * further one says nothing where the interval spans ten or more of the last.
 */
export function decimalsOfDifferences(scores: readonly ComparedScore[]): (score: ComparedScore) => number {
  const most = { percent: 0, fraction: 0 }
  for (const { metric, a, b, difference, ci95 } of scores) {
    const unit = unitOfMetric(metric)
    const isWide = ci95 !== null && (ci95[1] - ci95[0]) / 2 >= 10 * lastDigit(unit)
    const decimals = isWide ? DECIMALS[unit] : decimalsOfDifference(difference, a.mean, b.mean, unit)
    most[unit] = Math.max(most[unit], decimals)
  }
  return ({ metric }) => most[unitOfMetric(metric)]
}
