/** A comparison as text: formatted numbers, one sentence per score, and a summary. */

import { isShare, unitOfMetric } from '../../../db/catalogue/metrics.ts'
import { groupBy } from '../../../db/queries/group-by.ts'
import { type ComparedScore, type Comparison, scoreLabel } from '../../../harness/analysis/compare/compare.ts'
import { decimalsOfDifferences } from '../../../harness/analysis/compare/difference-decimals.ts'
import { testsUsed } from '../../../harness/analysis/compare/formats/legend.ts'
import { isReachable } from '../../../harness/analysis/compare/score-test.ts'
import { scoreTitle } from '../../../harness/analysis/compare/score-title.ts'
import { degreesText, intervalText } from '../../../harness/analysis/significance/view.ts'
import {
  countedOnPage,
  fullStop,
  inUnit,
  rangeText,
  signedIn,
  type Unit,
  withMinus,
} from '../../../harness/base/text.ts'
import { CORRECTION_ENTRIES } from '../../../harness/statistics/corrections.ts'
import { formatExactP, formatP, pEquals } from '../../../harness/statistics/p-value.ts'
import { SEED_TESTS } from '../../../harness/statistics/pair-rule.ts'
import type { Interval, Summary } from '../../../harness/statistics/summary.ts'
import { TEST_TITLES } from '../significance/control-options.ts'

/** The tests of seeds, with their titles on Significance. */
export const SEED_TEST_CHOICES = SEED_TESTS.map((value) => ({ value, title: TEST_TITLES[value] }))

/** Whether the test of the seeds can be chosen, or was: a single run has none. */
export const hasChoiceOfTest = ({ a, b, test }: Pick<Comparison, 'a' | 'b' | 'test'>): boolean =>
  test !== 'auto' || (a.runs.length > 1 && b.runs.length > 1)

export interface ScoreLine {
  /** The score's name on the command line. */
  key: string
  title: string
  metric: string
  details: string
  score: ComparedScore
  a: string
  b: string
  difference: string
  interval: string
  /** `B is better`, `not distinguishable` */
  verdict: string
  /** `3 seeds, paired t, p = .012 after Holm over 7 (.002 uncorrected)` */
  how: string
  /** `Hedges' g 1.3 (0.2 to 2.4)`; empty where there is none. */
  effect: string
  /** `detectable at 80% power: 2.1 points`, or what limits the test. */
  limit: string
}

export function scoreLines(comparison: Comparison, dataset: string): ScoreLine[] {
  const { scores, a, b, alpha } = comparison
  const most = Math.max(a.runs.length, b.runs.length)
  const sizes: [number, number] = [a.runs.length, b.runs.length]
  const decimalsOf = decimalsOfDifferences(scores)
  return scores.map((score) => {
    const unit = unitOfMetric(score.metric)
    const decimals = decimalsOf(score)
    const { evaluation, metric, details } = scoreTitle(score, dataset)
    return {
      key: scoreLabel(score),
      title: evaluation,
      metric: isShare(score.metric) ? metric : `${metric}, not in percent`,
      details,
      score,
      a: valueText(score.a, unit),
      b: valueText(score.b, unit),
      difference: signedIn(score.difference, unit, decimals),
      interval: score.ci95 ? intervalText(score.ci95, unit, decimals) : 'n/a',
      verdict: VERDICTS[score.verdict],
      how: howText(score, comparison, sizes),
      effect: effectText(score),
      limit: [ofSome(score, most), limitText(score, alpha)].filter(Boolean).join('; '),
    }
  })
}

/** Says which seeds the means and their difference are of, where a side has more. */
function ofSome({ test, seeds, a, b }: ComparedScore, most: number): string {
  if (test === 'welch' || seeds.length >= most || a.n !== seeds.length || b.n !== seeds.length) return ''
  return `A, B and their difference are over ${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')} alone`
}

const VERDICTS: Record<ComparedScore['verdict'], string> = {
  better: 'B is better',
  worse: 'B is worse',
  differs: 'they differ',
  undecided: 'not distinguishable',
  'n/a': 'no test',
}

/** `74.1 ±0.9`, with half of its 95% t-interval. */
function valueText({ mean, ci95 }: Summary, unit: Unit): string {
  return `${inUnit(mean, unit)}${ci95 ? ` ±${inUnit(ci95[1] - mean, unit)}` : ''}`
}

/** @param sizes - number of runs on each side. */
function howText(
  { test, seeds, items, p, pAdjusted, a, b }: ComparedScore,
  { tests, correction }: Comparison,
  sizes: [number, number],
) {
  if (test === null || p === null || pAdjusted === null) {
    return test === null
      ? sizes[0] === sizes[1]
        ? `${countedOnPage(sizes[0], 'run')} each`
        : `${sizes[0]} and ${countedOnPage(sizes[1], 'run')}`
      : `${samples(test, seeds, a, b, items)}, ${TESTS[test]}`
  }
  const corrected =
    tests > 1 && correction !== 'none' ? ` after ${CORRECTION_ENTRIES[correction].title} over the ${tests} scores` : ''
  const after = pEquals(pAdjusted)
  const before = corrected ? ` (${formatP(p)} uncorrected)` : ''
  return `${samples(test, seeds, a, b, items)}, ${TESTS[test]}, ${after}${corrected}${before}`
}

const TESTS = { paired: 'paired t', welch: 'Welch t', mcnemar: "McNemar's exact test" } as const

function samples(
  test: NonNullable<ComparedScore['test']>,
  seeds: readonly number[],
  a: Summary,
  b: Summary,
  items: ComparedScore['items'],
): string {
  if (test === 'paired') return `${seeds.length} seeds`
  if (test === 'welch') return a.n === b.n ? `${a.n} seeds each` : `${a.n} and ${b.n} seeds`
  return countedOnPage(items?.items ?? 0, 'test item')
}

function limitText(score: ComparedScore, alpha: number): string {
  const { metric, verdict, test, detectable, reason, items } = score
  const assumed = test === 'welch' ? ', equal variances' : ''
  const parts = [
    // Reasons for missing tests are shared by many scores, so the summary lists them.
    verdict === 'n/a' ? '' : (reason ?? ''),
    verdict === 'undecided' && detectable !== null
      ? isReachable(score)
        ? `detectable at 80% power: ${inUnit(detectable, unitOfMetric(metric))}${isShare(metric) ? ' points' : ''} (single test at ${formatExactP(alpha)}${assumed})`
        : 'too few degrees of freedom to say what is detectable'
      : '',
    items ? `only A is right on ${items.onlyA}, only B on ${items.onlyB}` : '',
  ]
  return parts.filter(Boolean).join('; ')
}

/** `Hedges' g 1.3 (0.2 to 2.4)`, the difference in standard deviations with its 95% interval; empty where there is none. */
function effectText({ effect }: ComparedScore): string {
  if (!effect) return ''
  const g = (value: number) => withMinus(value.toFixed(1))
  return `Hedges' g ${g(effect.g)}${effect.ci95 ? ` (${rangeText(effect.ci95, g)})` : ''}`
}

/** Why a test and the interval of an effect can disagree. */
const UNPAIRED_EFFECT = 'the interval of g ignores the pairing, and can hold 0 where the paired test finds a difference'

/** Protocol and seeds, `t = 4.12, df = 2`, `Hedges' g 1.3 (0.2 to 2.4)`, on separate lines. */
export function numbersOf(score: ComparedScore): string {
  const { statistic, df, protocol, seeds, test } = score
  const lines = [
    protocol,
    test === 'mcnemar' ? '' : `seeds ${seeds.join(', ')}`,
    [statistic === null ? '' : `t = ${withMinus(statistic.toFixed(2))}`, df === null ? '' : `df = ${degreesText(df)}`]
      .filter(Boolean)
      .join(', '),
    effectText(score),
    score.test === 'paired' && score.effect?.ci95 ? UNPAIRED_EFFECT : '',
  ]
  return lines.filter(Boolean).join('\n')
}

/** The summary in one sentence, and the tests behind it. */
export function summaryOf({ scores, alpha, tests, correction }: Comparison): { lead: string; how: string } {
  const count = (verdict: ComparedScore['verdict']) => scores.filter((score) => score.verdict === verdict).length
  const [better, worse, differs, undecided] = [count('better'), count('worse'), count('differs'), count('undecided')]
  const none = scores.length - tests
  const parts = [
    better > 0 ? `better in ${better}` : '',
    worse > 0 ? `worse in ${worse}` : '',
    differs > 0 ? `different in ${differs} where neither direction is better` : '',
  ].filter(Boolean)
  const all = countedOnPage(scores.length, 'score')
  const rest = [
    undecided > 0 ? `${undecided} ${undecided === 1 ? 'is' : 'are'} not distinguishable` : '',
    none > 0 ? `${none} ${none === 1 ? 'has' : 'have'} no test` : '',
  ].filter(Boolean)
  const lead =
    tests === 0
      ? `None of ${all} can be tested.`
      : parts.length === 0
        ? `B does not differ significantly from A in ${tests === 1 ? 'the one score' : `any of the ${tests} scores`} tested${none > 0 ? `; ${none} more ${none === 1 ? 'has' : 'have'} no test` : ''}.`
        : `Of ${all}, B is ${parts.join(' and ')}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`
  const counts = `significant below ${formatExactP(alpha)}`
  const corrected =
    correction === 'none'
      ? `p is not corrected for the number of scores; it is ${counts}.`
      : `p is corrected by ${CORRECTION_ENTRIES[correction].title} over the ${countedOnPage(tests, 'score')} of this pair tested here; it is ${counts}.`
  return { lead, how: [...testNotes(scores), ...(tests > 0 ? [corrected] : [])].join(' ') }
}

/** The tests used, and why others were not. */
const testNotes = (scores: readonly ComparedScore[]): string[] => [...testsUsed({ scores }), ...withoutTest(scores)]

/** Why some scores have no p: `No test for 5 scores: …` with the reason. */
function withoutTest(scores: readonly ComparedScore[]): string[] {
  const groups = groupBy(
    scores.filter(({ p }) => p === null),
    ({ reason }) => reason ?? '',
  )
  return [...groups].map(([reason, untested]) =>
    fullStop(`No test for ${countedOnPage(untested.length, 'score')}: ${reason}`),
  )
}

/** Half-length of the axis of the differences of all shares, centred on zero; intervals that are longer are cut with an arrow. */
export function axisOf(all: readonly ComparedScore[]): number {
  const scores = all.filter(({ metric }) => isShare(metric))
  const farthest = Math.max(...scores.map(({ difference }) => Math.abs(difference)), 0.005)
  const halves = scores.flatMap(({ ci95, difference }) => (ci95 ? ci95[1] - difference : [])).sort((x, y) => x - y)
  const usual = halves[Math.floor(0.75 * (halves.length - 1))] ?? 0
  return Math.max(farthest, Math.min(farthest + 1.5 * usual, maxEnd(scores)))
}

const maxEnd = (scores: readonly ComparedScore[]): number =>
  Math.max(...scores.flatMap(({ ci95 }) => (ci95 ? ci95.map(Math.abs) : 0)), 0)

export interface Bar {
  from: number
  to: number
  cutLow: boolean
  cutHigh: boolean
}

/** Clips an interval to that axis. */
export function barOf([low, high]: Interval, bound: number): Bar {
  const within = (value: number) => Math.max(-bound, Math.min(bound, value))
  return { from: within(low), to: within(high), cutLow: low < -bound, cutHigh: high > bound }
}
