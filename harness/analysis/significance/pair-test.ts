/** Compares two rows in one column: the requested test, the difference and the effect size. */
import { type Alternative, tailP } from '../../statistics/alternative.ts'
import { hedgesG, hedgesGInterval } from '../../statistics/effect-size.ts'
import { mannWhitney } from '../../statistics/mann-whitney.ts'
import { countDiscordant, discordantInterval, mcnemar } from '../../statistics/mcnemar.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import type { ExactTest } from '../../statistics/smallest-p.ts'
import { type Interval, summarize } from '../../statistics/summary.ts'
import { paired, student, type TTest, welch } from '../../statistics/t-test.ts'
import type { PairTest } from './options.ts'
import type { ComparedRow } from './rows.ts'

export interface TestedPair {
  /** The values of each row that are tested. */
  n: [number, number]
  /** Seeds that the pairing is over; null where rows are not paired. */
  seeds: number[] | null
  /** A - B. */
  difference: number
  /**
   * 95%, two-sided: of the difference of means; of the shift (Hodges-Lehmann) under Mann-Whitney; of the shares of
   * right answers (Agresti-Min) under McNemar.
   */
  ci95: Interval | null
  /** t, or U of Mann-Whitney; null under McNemar, whose counts are in `items`. */
  statistic: number | null
  df: number | null
  p: number | null
  /** Why there is no p. */
  reason: string | null
  /** Hedges' g, or why there is none. */
  effect: { g: number; ci95: Interval | null } | null
  effectReason: string | null
  items: { items: number; onlyA: number; onlyB: number } | null
  /** Whether data of this size could reach significance at all. */
  exact: ExactTest | null
}

/** Predictions of one run. */
export interface RunItems {
  seed: number
  truthDigest: string
  /** Null: a run of an older version, which kept none. */
  truth: Int32Array | null
  predicted: Int32Array
}

export function testPair(
  a: ComparedRow,
  b: ComparedRow,
  test: PairTest,
  alternative: Alternative,
  itemsOf: (row: ComparedRow) => readonly RunItems[],
): TestedPair {
  if (test === 'mcnemar') return overItems(a, b, alternative, itemsOf(a), itemsOf(b))
  if (test === 'mann-whitney') return byRanks(a, b, alternative)
  if (test === 'paired') {
    const seeds = a.seeds.filter((seed) => b.seeds.includes(seed))
    const of = ({ seeds: own, values }: ComparedRow) => seeds.map((seed) => values[own.indexOf(seed)]!)
    if (seeds.length < 2) {
      const share = seeds.length === 0 ? 'no seed' : `seed ${seeds[0]} only`
      return { ...plain(a, b), seeds, reason: `a paired test needs at least two shared seeds (they share ${share})` }
    }
    return byMeans(of(a), of(b), paired(of(a), of(b)), alternative, seeds)
  }
  const outcome = test === 'welch' ? welch(a.values, b.values) : student(a.values, b.values)
  return byMeans(a.values, b.values, outcome, alternative, null)
}

function plain(a: Pick<ComparedRow, 'values'>, b: Pick<ComparedRow, 'values'>): TestedPair {
  const none = { ci95: null, statistic: null, df: null, p: null, reason: null, items: null, exact: null, seeds: null }
  const difference = summarize(a.values).mean - summarize(b.values).mean
  const n: [number, number] = [a.values.length, b.values.length]
  return { ...none, n, difference, ...effectOf(a.values, b.values) }
}

function effectOf(a: readonly number[], b: readonly number[]): Pick<TestedPair, 'effect' | 'effectReason'> {
  const g = hedgesG(a, b)
  if (g.value === null) return { effect: null, effectReason: g.reason }
  return { effect: { g: g.value, ci95: hedgesGInterval(a, b).value }, effectReason: null }
}

function byMeans(
  a: readonly number[],
  b: readonly number[],
  { value, reason }: Outcome<TTest>,
  alternative: Alternative,
  seeds: number[] | null,
): TestedPair {
  const pair = { ...plain({ values: [...a] }, { values: [...b] }), seeds }
  if (value === null) return { ...pair, reason }
  const { t, df, ci95 } = value
  return { ...pair, statistic: t, df, p: tailP(t, df, alternative), ci95 }
}

function byRanks(a: ComparedRow, b: ComparedRow, alternative: Alternative): TestedPair {
  const { value, reason } = mannWhitney(a.values, b.values, alternative)
  if (value === null) return { ...plain(a, b), reason }
  const exact: ExactTest = { test: 'mann-whitney', n: [a.n, b.n] }
  return { ...plain(a, b), statistic: value.u, p: value.p, ci95: value.ci95, exact }
}

/** The predictions of the first shared seed, or of two single runs with any seeds. */
function overItems(
  a: ComparedRow,
  b: ComparedRow,
  alternative: Alternative,
  itemsA: readonly RunItems[],
  itemsB: readonly RunItems[],
): TestedPair {
  const effectReason = 'a single run has no standard deviation'
  const base = { ...plain(a, b), n: [1, 1] as [number, number], effect: null, effectReason }
  const [x, y] = matching(itemsA, itemsB)
  if (!x || !y) return { ...base, reason: 'there are no stored predictions of runs with the same seed' }
  const seeds = x.seed === y.seed ? [x.seed] : [x.seed, y.seed]
  if (x.truthDigest !== y.truthDigest) return { ...base, seeds, reason: 'the two were tested on different items' }
  if (!x.truth)
    return {
      ...base,
      seeds,
      reason: 'the true classes are not stored, because the runs were made with an older version',
    }
  const counts = countDiscordant(x.truth, x.predicted, y.predicted)
  const { value, reason } = mcnemar(counts.onlyA, counts.onlyB, alternative)
  return {
    ...base,
    seeds,
    difference: (counts.onlyA - counts.onlyB) / x.truth.length,
    ci95: discordantInterval(counts.onlyA, counts.onlyB, x.truth.length),
    p: value?.p ?? null,
    reason,
    items: { items: x.truth.length, ...counts },
    exact: { test: 'mcnemar', discordant: counts.onlyA + counts.onlyB },
  }
}

function matching(a: readonly RunItems[], b: readonly RunItems[]): (RunItems | undefined)[] {
  const shared = a.find(({ seed }) => b.some((other) => other.seed === seed))
  if (shared) return [shared, b.find(({ seed }) => seed === shared.seed)]
  return a.length === 1 && b.length === 1 ? [a[0], b[0]] : []
}
