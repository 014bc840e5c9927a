/** Tests one score of two sides with the test that the runs allow. */
import { hedgesG, hedgesGInterval, pooledDeviation } from '../../statistics/effect-size.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import { outOfReach } from '../../statistics/smallest-p.ts'
import { type Interval, type Summary, summarize } from '../../statistics/summary.ts'
import { paired, welch } from '../../statistics/t-test.ts'
import { compareItems, type ItemComparison, testItems } from './items.ts'

export interface Seeded {
  seed: number
  value: number
}

/** The predictions of two runs for the same items. */
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
  /** B - A: over the seeds that both have where they are paired or a side is a single run, else of the means. */
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
  /** Why there is no p, or what limits it; else null. */
  reason: string | null
  /** Hedges' g of B against A; null for single runs. */
  effect: { g: number; ci95: Interval | null } | null
  /** Minimum detectable difference: at alpha, uncorrected, with 80% power at this n and spread. */
  detectable: number | null
  /** McNemar's test: the items that only one of the two gets right. */
  items: Pick<ItemComparison, 'items' | 'onlyA' | 'onlyB'> | null
}

export function testScore(
  a: readonly Seeded[],
  b: readonly Seeded[],
  pairs: readonly ItemPair[],
  alpha: number,
): Tested {
  const tested = testSeeds(a, b)
  if (tested === null) return overItems(a, b, pairs, alpha)
  const { x, y, ...shown } = tested
  const g = hedgesG(y, x).value
  const detectable =
    shown.test === 'paired'
      ? minimumDetectableDifference(x.length, spreadOfPairs(x, y), { pairing: 'paired', alpha })
      : minimumDetectableDifference([x.length, y.length], pooledDeviation(x, y), { alpha })
  return {
    ...shown,
    a: summarize(numbers(a)),
    b: summarize(numbers(b)),
    effect: g === null ? null : { g, ci95: hedgesGInterval(y, x).value },
    detectable: shown.p === null ? null : detectable.value,
    items: null,
  }
}

export interface SeedTest extends Pick<Tested, 'seeds' | 'difference' | 'ci95' | 'statistic' | 'df' | 'p' | 'reason'> {
  test: 'paired' | 'welch'
  /** The values that were tested, those of A and those of B; pair by pair where seeds are paired. */
  x: number[]
  y: number[]
}

/** Paired over shared seeds, Welch if there are fewer than two; null if a side has a single seed. */
export function testSeeds(a: readonly Seeded[], b: readonly Seeded[]): SeedTest | null {
  const shared = a.flatMap((one) => {
    const other = b.find(({ seed }) => seed === one.seed)
    return other ? [{ seed: one.seed, x: one.value, y: other.value }] : []
  })
  const pairing = shared.length >= 2
  if (!pairing && Math.min(a.length, b.length) < 2) return null
  const [x, y] = pairing ? [shared.map((pair) => pair.x), shared.map((pair) => pair.y)] : [numbers(a), numbers(b)]
  const { value, reason } = pairing ? paired(y, x) : welch(y, x)
  return {
    ...{ x, y, reason },
    seeds: pairing ? shared.map(({ seed }) => seed) : allSeeds(a, b),
    test: pairing ? 'paired' : 'welch',
    difference: summarize(y).mean - summarize(x).mean,
    ci95: value?.ci95 ?? null,
    statistic: value?.t ?? null,
    df: value?.df ?? null,
    p: value?.p ?? null,
  }
}

/** Standard deviation of y - x, pair by pair. */
export function spreadOfPairs(x: readonly number[], y: readonly number[]): number {
  return summarize(y.map((value, i) => value - x[i]!)).sd ?? 0
}

const allSeeds = (a: readonly Seeded[], b: readonly Seeded[]): number[] =>
  [...new Set([...a, ...b].map(({ seed }) => seed))].sort((one, other) => one - other)

const numbers = (of: readonly Seeded[]): number[] => of.map(({ value }) => value)

/** B - A if a side is a single run: for the shared seed, else of the means. */
export function withoutSpread(a: readonly Seeded[], b: readonly Seeded[]): Pick<Tested, 'difference' | 'seeds'> {
  for (const { seed, value } of a) {
    const other = b.find((one) => one.seed === seed)
    if (other) return { difference: other.value - value, seeds: [seed] }
  }
  const difference = summarize(numbers(b)).mean - summarize(numbers(a)).mean
  return { difference, seeds: allSeeds(a, b) }
}

/** With one run per side, the test is whether these two networks differ on these items. */
function overItems(a: readonly Seeded[], b: readonly Seeded[], pairs: readonly ItemPair[], alpha: number): Tested {
  const pair = pairs[0]
  const none = { statistic: null, df: null, effect: null, detectable: null, items: null, p: null, ci95: null }
  const sides = { a: summarize(numbers(a)), b: summarize(numbers(b)) }
  if (!pair) {
    const reason = 'a single run has no spread, and there are no predictions for the same items behind this score'
    return { ...none, ...sides, ...withoutSpread(a, b), test: null, reason }
  }
  const at = (of: readonly Seeded[], seed: number) => of.find((one) => one.seed === seed)!
  const [one, other] = [at(a, pair.seeds[0]), at(b, pair.seeds[1])]
  const difference = other.value - one.value
  const seeds = [...new Set(pair.seeds)]
  const { items, onlyA, onlyB, accuracyA, accuracyB } = compareItems(pair.truth, pair.a, pair.b)
  if (Math.abs(accuracyA - one.value) > 1e-6 || Math.abs(accuracyB - other.value) > 1e-6) {
    const reason = 'the stored predictions do not belong to this score'
    return { ...none, ...sides, difference, seeds, test: null, reason }
  }
  const { p, ci95 } = testItems(pair.truth, pair.a, pair.b)
  const limit = p.value === null ? p.reason : outOfReach({ test: 'mcnemar', discordant: onlyA + onlyB }, { alpha })
  const counts = { items, onlyA, onlyB }
  return { ...none, ...sides, difference, seeds, test: 'mcnemar', p: p.value, ci95, reason: limit, items: counts }
}
