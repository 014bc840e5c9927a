/** The sentences below the table of `compare`: units, tests, and which seeds the numbers are of. */
import { isShare } from '../../../../db/catalogue/metrics.ts'
import { metricName } from '../../../../db/catalogue/titles.ts'
import type { ComparedScore, Comparison } from '../../../analysis/compare/compare.ts'
import { isReachable } from '../../../analysis/compare/score-test.ts'
import { fullStop } from '../../../base/text.ts'
import { CORRECTION_NAMES } from '../../../statistics/corrections.ts'
import { PLUS_MINUS } from '../../../statistics/summary.ts'

/** @param most - runs of the side that has more. */
export function legendLines(comparison: Omit<Comparison, 'a' | 'b'>, most: number): string[] {
  const { scores } = comparison
  return [[unitsOf(scores), ...how(comparison)].join(' '), legendOf(scores), ...ofSomeSeeds(scores, most)]
}

/** What the numbers beside a mean are. */
function legendOf(scores: readonly ComparedScore[]): string {
  const spread = scores.some(({ a, b }) => a.ci95 !== null || b.ci95 !== null)
  const runs = 'The number of runs (seeds) is in parentheses.'
  return spread ? `${PLUS_MINUS} ${runs}` : runs
}

function unitsOf(scores: readonly ComparedScore[]): string {
  const plain = [...new Set(scores.flatMap(({ metric }) => (isShare(metric) ? [] : [metricName(metric)])))]
  return plain.length === 0 ? 'Percent.' : fullStop(`Percent, except ${plain.join(' and ')}`)
}

function how({ scores, sharedSeeds, correction, tests, alpha }: Omit<Comparison, 'a' | 'b'>): string[] {
  const used = new Set(scores.map(({ test }) => test))
  const open = scores.filter(({ verdict, detectable }) => verdict === 'undecided' && detectable !== null)
  const told = open.filter(isReachable)
  const over = tests === 1 ? 'the one score tested here' : `the ${tests} scores of this pair tested here`
  const corrected =
    correction === 'none' ? 'p is not corrected' : `p ${CORRECTION_NAMES[correction]} is corrected over ${over}`
  return [
    ...(used.has('paired') ? [`Paired t-test over the shared seeds ${sharedSeeds.join(', ')}.`] : []),
    ...(used.has('welch') ? ['Welch t-test over separate seeds.'] : []),
    ...(used.has('mcnemar')
      ? [
          "McNemar's exact test on the same items, with Agresti and Min's interval: the result holds for these two networks, not for other seeds.",
        ]
      : []),
    ...(tests === 0 ? ['No score can be tested.'] : [`${corrected}; it counts below ${alpha}.`]),
    ...(told.length > 0 ? ['Detectable: the difference that a single, uncorrected test finds with 80% power.'] : []),
    ...(told.some(({ test }) => test === 'welch')
      ? ["Of separate seeds it is that of Student's test, if both sides have the same variance."]
      : []),
    ...(told.length < open.length
      ? [
          "Welch's test of some scores has too few degrees of freedom (unequal variances or numbers of seeds) to say what is detectable.",
        ]
      : []),
    ...(scores.some(({ effect }) => effect !== null) ? ["g: Hedges' g, the difference in standard deviations."] : []),
  ]
}

/** Says which seeds the numbers are of, where a side has more. */
function ofSomeSeeds(scores: readonly ComparedScore[], most: number): string[] {
  const lines = scores.flatMap(({ test, seeds, a, b }) => {
    if (test === 'welch' || seeds.length >= most || a.n !== seeds.length || b.n !== seeds.length) return []
    const named = seeds.length === 1 ? `seed ${seeds[0]}` : `seeds ${seeds.join(', ')}`
    // Rows of two programs have the same items for a seed, and share nothing that it draws.
    if (test === 'mcnemar')
      return [`A, B and B - A of some scores are of one run each, that of ${named}, on the same items.`]
    return [`A, B and B - A of some scores are over ${named} alone, which the two share.`]
  })
  return [...new Set(lines)]
}
