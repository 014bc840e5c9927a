/** Compares two rows in one column: the requested test, the difference and the effect size. */
import { makerOf, originOf } from '../../../db/catalogue/titles.ts'
import { type Alternative, tailP } from '../../statistics/alternative.ts'
import { hedgesG, hedgesGInterval } from '../../statistics/effect-size.ts'
import { mannWhitney } from '../../statistics/mann-whitney.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import { type Seeded, sharedValues, type TestNumbers, testSeeds, withoutSpread } from '../../statistics/pair-rule.ts'
import type { ExactTest } from '../../statistics/smallest-p.ts'
import { type Interval, summarize } from '../../statistics/summary.ts'
import { paired, student, type TTest, welch } from '../../statistics/t-test.ts'
import type { RunItems } from '../board/types.ts'
import { type ItemSide, testRunItems } from '../items/item-test.ts'
import type { AppliedTest, PairTest } from './options.ts'
import type { ComparedRow } from './rows.ts'

/**
 * The difference is A - B. Its 95% interval is two-sided: of the difference of means; of the shift (Hodges-Lehmann) under
 * Mann-Whitney; of the shares of right answers (Agresti-Min) under McNemar. The statistic is t, or U of Mann-Whitney; it
 * is null under McNemar, whose counts are in `items`.
 */
export interface TestedPair extends TestNumbers {
  /** Null if there is no test. */
  test: AppliedTest | null
  /** The values of each row that are tested. */
  n: [number, number]
  /** Seeds that the pairing is over; null where rows are not paired. */
  seeds: number[] | null
  /** Hedges' g, or why there is none. */
  effect: { g: number; ci95: Interval | null } | null
  effectReason: string | null
  items: { items: number; onlyA: number; onlyB: number } | null
  /** Whether data of this size could reach significance at all. */
  exact: ExactTest | null
}

export function testPair(
  a: ComparedRow,
  b: ComparedRow,
  test: PairTest,
  alternative: Alternative,
  itemsOf: (row: ComparedRow) => readonly RunItems[],
): TestedPair {
  if (test === 'auto') return byRule(a, b, alternative, itemsOf)
  if (test === 'mcnemar') return overItems(a, b, testRunItems(side(a, itemsOf), side(b, itemsOf), alternative))
  if (test === 'mann-whitney') return byRanks(a, b, alternative)
  if (test === 'paired') {
    const shared = sharedValues(seeded(a), seeded(b))
    const seeds = shared.map(({ seed }) => seed)
    if (seeds.length < 2) {
      const share = seeds.length === 0 ? 'no seed' : `seed ${seeds[0]} only`
      return { ...plain(a, b), seeds, reason: `a paired test needs at least two shared seeds (they share ${share})` }
    }
    const [x, y] = [shared.map((pair) => pair.x), shared.map((pair) => pair.y)]
    return byMeans(x, y, 'paired', paired(x, y), alternative, seeds)
  }
  const outcome = test === 'welch' ? welch(a.values, b.values) : student(a.values, b.values)
  return byMeans(a.values, b.values, test, outcome, alternative, null)
}

/** By seeds where the rule allows it, else by the items of one run each. */
function byRule(
  a: ComparedRow,
  b: ComparedRow,
  alternative: Alternative,
  itemsOf: (row: ComparedRow) => readonly RunItems[],
): TestedPair {
  const { value, reason } = testSeeds(seeded(a), seeded(b))
  if (value === null) {
    const apart = withoutSpread(seeded(a), seeded(b)).difference
    const pair = overItems(a, b, testRunItems(side(a, itemsOf), side(b, itemsOf), alternative))
    return pair.items === null ? { ...pair, difference: apart, reason: `${reason}, and ${pair.reason}` } : pair
  }
  const { test, seeds, x, y, statistic, df, ci95 } = value
  const pair = { ...plain({ values: x }, { values: y }), seeds: test === 'paired' ? seeds : null }
  if (statistic === null || df === null) return { ...pair, reason: value.reason }
  return { ...pair, test, statistic, df, p: tailP(statistic, df, alternative), ci95 }
}

const side = (row: ComparedRow, itemsOf: (row: ComparedRow) => readonly RunItems[]): ItemSide => {
  return { items: itemsOf(row), scores: seeded(row) }
}

/** A row's values as the rule of pairs reads them. */
export const seeded = ({ seeds, values, variant }: ComparedRow): Seeded[] =>
  seeds.map((seed, i) => ({ seed, value: values[i]!, maker: makerOf(originOf(variant)) }))

function plain(a: Pick<ComparedRow, 'values'>, b: Pick<ComparedRow, 'values'>): TestedPair {
  const none = {
    test: null,
    ci95: null,
    statistic: null,
    df: null,
    p: null,
    reason: null,
    items: null,
    exact: null,
    seeds: null,
  }
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
  test: AppliedTest,
  { value, reason }: Outcome<TTest>,
  alternative: Alternative,
  seeds: number[] | null,
): TestedPair {
  const pair = { ...plain({ values: [...a] }, { values: [...b] }), seeds }
  if (value === null) return { ...pair, reason }
  const { t, df, ci95 } = value
  return { ...pair, test, statistic: t, df, p: tailP(t, df, alternative), ci95 }
}

function byRanks(a: ComparedRow, b: ComparedRow, alternative: Alternative): TestedPair {
  const { value, reason } = mannWhitney(a.values, b.values, alternative)
  if (value === null) return { ...plain(a, b), reason }
  const exact: ExactTest = { test: 'mann-whitney', n: [a.n, b.n] }
  return { ...plain(a, b), test: 'mann-whitney', statistic: value.u, p: value.p, ci95: value.ci95, exact }
}

function overItems(
  a: ComparedRow,
  b: ComparedRow,
  { difference, ...tested }: ReturnType<typeof testRunItems>,
): TestedPair {
  const effectReason = 'a single run has no standard deviation'
  const base = { ...plain(a, b), n: [1, 1] as [number, number], effect: null, effectReason }
  const { items } = tested
  if (items === null || difference === null) return { ...base, ...tested }
  const exact = { test: 'mcnemar', discordant: items.onlyA + items.onlyB } as const
  return { ...base, ...tested, test: 'mcnemar', difference, exact }
}
