/** Tests one score of two sides with the test that the runs allow. */
import { hedgesG, hedgesGInterval, pooledDeviation } from '../../statistics/effect-size.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import { type Seeded, summarizeSeeds, testSeeds, withoutSpread } from '../../statistics/pair-rule.ts'
import { outOfReach } from '../../statistics/smallest-p.ts'
import { type Interval, type Summary, summarize } from '../../statistics/summary.ts'
import { itemInterval } from '../items/item-comparison.ts'
import { type ItemTest, testItems } from '../items/item-test.ts'

/** The predictions of two runs for the same items. */
export interface ItemPair {
  seeds: readonly [number, number]
  truth: Int32Array
  a: Int32Array
  b: Int32Array
}

export interface Tested {
  /** Over the seeds of the difference, so that the means subtract. */
  a: Summary
  b: Summary
  /** Seeds that the difference is over. */
  seeds: number[]
  /** B - A: over the shared seeds where they are paired or a side is a single run, else of the means. */
  difference: number
  ci95: Interval | null
  /**
   * By the rule of `statistics/pair-rule.ts`. Where a side is a single run or deterministic: exact McNemar over the test
   * items of one run each; its interval is a paired bootstrap.
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
  items: ItemTest['items']
}

export function testScore(
  a: readonly Seeded[],
  b: readonly Seeded[],
  pairs: readonly ItemPair[],
  alpha: number,
): Tested {
  const tested = testSeeds(a, b)
  if (tested.value === null) return overItems(a, b, pairs, alpha, tested.reason)
  const { x, y, ...shown } = tested.value
  const g = hedgesG(y, x).value
  const detectable =
    shown.test === 'paired'
      ? minimumDetectableDifference(x.length, spreadOfPairs(x, y), { pairing: 'paired', alpha })
      : minimumDetectableDifference([x.length, y.length], pooledDeviation(x, y), { alpha })
  return {
    ...shown,
    a: summarize(x),
    b: summarize(y),
    effect: g === null ? null : { g, ci95: hedgesGInterval(y, x).value },
    detectable: shown.p === null ? null : detectable.value,
    items: null,
  }
}

/** Standard deviation of y - x, pair by pair. */
export function spreadOfPairs(x: readonly number[], y: readonly number[]): number {
  return summarize(y.map((value, i) => value - x[i]!)).sd ?? 0
}

/** The test is whether these two networks differ on these items. */
function overItems(
  a: readonly Seeded[],
  b: readonly Seeded[],
  pairs: readonly ItemPair[],
  alpha: number,
  why: string,
): Tested {
  const pair = pairs[0]
  const none = { statistic: null, df: null, effect: null, detectable: null, items: null, p: null, ci95: null }
  if (!pair) {
    const { x, y, ...apart } = withoutSpread(a, b)
    const reason = `${why}, and there are no predictions for the same items behind this score`
    return { ...none, a: summarizeSeeds(x), b: summarizeSeeds(y), ...apart, test: null, reason }
  }
  const at = (values: readonly Seeded[], seed: number) => values.find((one) => one.seed === seed)!
  const [one, other] = [at(a, pair.seeds[0]), at(b, pair.seeds[1])]
  const sides = { a: summarize([one.value]), b: summarize([other.value]) }
  const difference = other.value - one.value
  const seeds = [...new Set(pair.seeds)]
  const { truth, a: predictedA, b: predictedB } = pair
  const [scoredA, scoredB] = [
    { predicted: predictedA, score: one.value },
    { predicted: predictedB, score: other.value },
  ]
  const { items, p, reason: unreached } = testItems(truth, scoredA, scoredB)
  if (items === null) return { ...none, ...sides, difference, seeds, test: null, reason: unreached }
  const ci95 = itemInterval(truth, predictedA, predictedB)
  const discordant = items.onlyA + items.onlyB
  const reason = p === null ? unreached : outOfReach({ test: 'mcnemar', discordant }, { alpha })
  return { ...none, ...sides, difference, seeds, test: 'mcnemar', p, ci95, reason, items }
}
