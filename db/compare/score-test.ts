/** One score of two sides: which test the runs allow, and what it says. */
import { hedgesG, hedgesGInterval, pooledDeviation } from '../../harness/statistics/effect-size.ts'
import { minimumDetectableDifference } from '../../harness/statistics/minimum-detectable-difference.ts'
import type { Outcome } from '../../harness/statistics/outcome.ts'
import { outOfReach } from '../../harness/statistics/reach.ts'
import { type Interval, type Summary, summarize } from '../../harness/statistics/summary.ts'
import { paired, type TTest, welch } from '../../harness/statistics/t-test.ts'
import { compareItems, type ItemComparison, testItems } from './items.ts'

export interface Seeded {
  seed: number
  value: number
}

/** What two runs predicted for the same items. */
export interface ItemPair {
  seeds: readonly [number, number]
  truth: Int32Array
  a: Int32Array
  b: Int32Array
}

export interface Tested {
  a: Summary
  b: Summary
  /** Seeds the test is of. */
  seeds: number[]
  /** B - A: of the paired means where seeds are paired. */
  difference: number
  ci95: Interval | null
  /**
   * Paired t over shared seeds, two at least: the same seed gives both the same draws. Welch over separate seeds. Exact
   * McNemar over test items where there is one run each; its interval is a paired bootstrap.
   */
  test: 'paired' | 'welch' | 'mcnemar' | null
  statistic: number | null
  df: number | null
  p: number | null
  /** Why there is no p, or what limits it; null: nothing to say. */
  reason: string | null
  /** Hedges' g of B against A; null for single runs. */
  effect: { g: number; ci95: Interval | null } | null
  /** Difference found at alpha, uncorrected, four times in five at this n and spread. */
  detectable: number | null
  /** Of McNemar's test: items that only one of the two gets right. */
  items: Pick<ItemComparison, 'items' | 'onlyA' | 'onlyB'> | null
}

export function testScore(
  a: readonly Seeded[],
  b: readonly Seeded[],
  pairs: readonly ItemPair[],
  alpha: number,
): Tested {
  const shared = a.flatMap((one) => {
    const other = b.find(({ seed }) => seed === one.seed)
    return other ? [{ seed: one.seed, a: one.value, b: other.value }] : []
  })
  if (shared.length >= 2) return overSharedSeeds(a, b, shared, alpha)
  if (a.length >= 2 && b.length >= 2) return overSeparateSeeds(a, b, alpha)
  return overItems(a, b, pairs, alpha)
}

const numbers = (of: readonly Seeded[]): number[] => of.map(({ value }) => value)

function overSharedSeeds(
  a: readonly Seeded[],
  b: readonly Seeded[],
  shared: readonly { seed: number; a: number; b: number }[],
  alpha: number,
): Tested {
  const [x, y] = [shared.map(({ a }) => a), shared.map(({ b }) => b)]
  const spread = summarize(shared.map(({ a, b }) => b - a)).sd ?? 0
  const test = paired(y, x)
  const detectable =
    test.value && minimumDetectableDifference(shared.length, spread, { pairing: 'paired', alpha }).value
  return { ...overSeeds(a, b, x, y, test), seeds: shared.map(({ seed }) => seed), test: 'paired', detectable }
}

function overSeparateSeeds(a: readonly Seeded[], b: readonly Seeded[], alpha: number): Tested {
  const [x, y] = [numbers(a), numbers(b)]
  const spread = pooledDeviation(x, y)
  const detectable = minimumDetectableDifference([x.length, y.length], spread, { alpha }).value
  const seeds = [...new Set([...a, ...b].map(({ seed }) => seed))].sort((one, other) => one - other)
  return { ...overSeeds(a, b, x, y, welch(y, x)), seeds, test: 'welch', detectable }
}

function overSeeds(
  a: readonly Seeded[],
  b: readonly Seeded[],
  x: readonly number[],
  y: readonly number[],
  test: Outcome<TTest>,
): Omit<Tested, 'seeds' | 'test' | 'detectable'> {
  const g = hedgesG(y, x).value
  return {
    a: summarize(numbers(a)),
    b: summarize(numbers(b)),
    difference: summarize(y).mean - summarize(x).mean,
    ci95: test.value?.ci95 ?? null,
    statistic: test.value?.t ?? null,
    df: test.value?.df ?? null,
    p: test.value?.p ?? null,
    reason: test.reason,
    effect: g === null ? null : { g, ci95: hedgesGInterval(y, x).value },
    items: null,
  }
}

/** One run each: what can be asked is whether these two networks differ on these items. */
function overItems(a: readonly Seeded[], b: readonly Seeded[], pairs: readonly ItemPair[], alpha: number): Tested {
  const pair = pairs[0]
  const none = { statistic: null, df: null, effect: null, detectable: null, items: null, p: null, ci95: null }
  const sides = { a: summarize(numbers(a)), b: summarize(numbers(b)) }
  const at = (of: readonly Seeded[], seed: number | undefined) => of.find((one) => one.seed === seed) ?? of[0]!
  const [one, other] = [at(a, pair?.seeds[0]), at(b, pair?.seeds[1])]
  const difference = other.value - one.value
  const seeds = [...new Set([one.seed, other.seed])]
  if (!pair) {
    const reason =
      'a single run has no spread to compare by, and there are no predictions of the same items behind this score'
    return { ...none, ...sides, difference, seeds, test: null, reason }
  }
  const { items, onlyA, onlyB, accuracyA, accuracyB } = compareItems(pair.truth, pair.a, pair.b)
  if (Math.abs(accuracyA - one.value) > 1e-6 || Math.abs(accuracyB - other.value) > 1e-6) {
    const reason = 'the stored predictions are not those behind this score'
    return { ...none, ...sides, difference, seeds, test: null, reason }
  }
  const { p, ci95 } = testItems(pair.truth, pair.a, pair.b)
  const limit = p.value === null ? p.reason : outOfReach({ test: 'mcnemar', discordant: onlyA + onlyB }, { alpha })
  const counts = { items, onlyA, onlyB }
  return { ...none, ...sides, difference, seeds, test: 'mcnemar', p: p.value, ci95, reason: limit, items: counts }
}
