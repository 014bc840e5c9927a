/** The sentences below the table of a comparison: units, tests, and which seeds the numbers are of. */
import { isShare } from '../../../../db/catalogue/metrics.ts'
import { metricName } from '../../../../db/catalogue/titles.ts'
import { changedSince } from '../../../../db/changes.ts'
import { fullStop, listed } from '../../../base/text.ts'
import { CORRECTION_ENTRIES } from '../../../statistics/corrections.ts'
import { PLUS_MINUS, type Summary } from '../../../statistics/summary.ts'
import type { ComparedScore, Comparison } from '../compare.ts'
import { isReachable, pairedSeeds } from '../score-test.ts'

type Numbers = Pick<Comparison, 'scores' | 'correction' | 'tests' | 'alpha'>

export function legendLines(comparison: Comparison): string[] {
  const { scores } = comparison
  return [[unitsOf(scores), ...how(comparison)].join(' '), legendOf(scores), ...ofSomeSeeds(comparison)]
}

/** What the numbers beside a mean are. */
function legendOf(scores: readonly ComparedScore[]): string {
  const spread = scores.some(({ a, b }) => a.ci95 !== null || b.ci95 !== null)
  const runs = 'The number of runs (seeds) is in parentheses.'
  return spread ? `${PLUS_MINUS} ${runs}` : runs
}

function unitsOf(scores: readonly ComparedScore[]): string {
  const plain = [...new Set(scores.flatMap(({ metric }) => (isShare(metric) ? [] : [metricName(metric)])))]
  return plain.length === 0 ? 'Percent.' : fullStop(`Percent, except ${listed(plain)}`)
}

const how = (comparison: Numbers): string[] => [
  ...testsUsed(comparison),
  ...correctionUsed(comparison),
  ...severalRows(comparison),
  ...detectableOf(comparison.scores),
  ...effectOf(comparison.scores),
]

/** The tests of these scores, and what their results hold for. */
export function testsUsed({ scores }: { scores: readonly Comparison['scores'][number][] }): string[] {
  const used = new Set(scores.map(({ test }) => test))
  return [
    ...(used.has('paired') ? [`Paired t-test over ${pairedSeeds(scores)}.`] : []),
    ...(used.has('welch') ? ['Welch t-test over separate seeds.'] : []),
    ...(used.has('mcnemar')
      ? [
          "McNemar's exact test on the same items, with Agresti and Min's interval: the result holds for these two networks, not for other seeds.",
        ]
      : []),
  ]
}

/** The tests that p is corrected over, and the level below which it counts. */
export function correctionUsed({ correction, tests, alpha }: Numbers): string[] {
  if (tests === 0) return ['No score can be tested.']
  const over = tests === 1 ? 'the one score tested here' : `the ${tests} scores of this pair tested here`
  const corrected =
    correction === 'none' ? 'p is not corrected' : `p ${CORRECTION_ENTRIES[correction].title} is corrected over ${over}`
  return [`${corrected}; it counts below ${alpha}.`]
}

/** Where the rows are several, and the score is one. */
const severalRows = ({ tests, correction }: Numbers): string[] =>
  tests === 1 && correction !== 'none'
    ? [
        'To compare several rows on one score, corrected over all their pairs, run `npx maskbench significance`, or see Significance in the dashboard.',
      ]
    : []

function detectableOf(scores: readonly ComparedScore[]): string[] {
  const open = scores.filter(({ verdict, detectable }) => verdict === 'undecided' && detectable !== null)
  const told = open.filter(isReachable)
  return [
    ...(told.length > 0 ? ['Detectable: the difference that a single, uncorrected test finds with 80% power.'] : []),
    ...(told.some(({ test }) => test === 'welch')
      ? ["For separate seeds it is that of Student's test, which assumes equal variances."]
      : []),
    ...(told.length < open.length
      ? [
          "Welch's test of some scores has too few degrees of freedom (unequal variances or numbers of seeds) to say what is detectable.",
        ]
      : []),
  ]
}

export const effectOf = (scores: readonly ComparedScore[]): string[] => {
  const sized = scores.filter(({ effect }) => effect !== null)
  const paired = sized.some(({ test }) => test === 'paired') ? ['It ignores the pairing.'] : []
  return sized.length === 0 ? [] : ["g: Hedges' g, the difference in standard deviations.", ...paired]
}

/** Whether several seeds gave one value. */
export const isAllEqual = ({ n, ci95 }: Pick<Summary, 'n' | 'ci95'>): boolean => n > 1 && ci95 === null

/** Why scores have no p, or what limits it, each reason once. */
export const reasonsOf = (scores: readonly ComparedScore[]): string[] =>
  [...new Set(scores.flatMap(({ reason }) => reason ?? []))].map((reason) => fullStop(`n/a, or limited: ${reason}`))

/** `A is stale: its code has changed since.` */
export const staleSides = ({ a, b }: Pick<Comparison, 'a' | 'b'>): string[] =>
  Object.entries({ A: a, B: b }).flatMap(([side, { stale, changes }]) =>
    stale ? [`${side} is stale: ${changedSince(changes, 'its')} changed since.`] : [],
  )

/** Says which seeds the numbers are of, where a side has more. */
export function ofSomeSeeds({ scores, a: sideA, b: sideB }: Pick<Comparison, 'scores' | 'a' | 'b'>): string[] {
  const most = Math.max(sideA.runs.length, sideB.runs.length)
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
