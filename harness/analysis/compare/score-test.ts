/** Tests one score of two sides with the test that the runs allow. */
import { hedgesG, hedgesGInterval, pooledDeviation } from '../../statistics/effect-size.ts'
import { minimumDetectableDifference } from '../../statistics/minimum-detectable-difference.ts'
import {
  ALL_SEEDS_EQUAL,
  type SeedTestName,
  summarizeSeeds,
  testSeeds,
  withoutSpread,
} from '../../statistics/pair-rule.ts'
import { outOfReach } from '../../statistics/smallest-p.ts'
import { type Interval, type Summary, summarize } from '../../statistics/summary.ts'
import { type ItemSide, type ItemTest, testRunItems } from '../items/item-test.ts'

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
   * items of one run each.
   */
  test: 'paired' | 'welch' | 'mcnemar' | null
  statistic: number | null
  df: number | null
  p: number | null
  /** Why there is no p, or what limits it; else null. */
  reason: string | null
  /** Hedges' g of B against A; null for single runs. */
  effect: { g: number; ci95: Interval | null } | null
  /**
   * Minimum detectable difference: at alpha, uncorrected, with 80% power at this n and spread; of separate seeds, by
   * Student's test with the pooled standard deviation, as if both sides had the same variance.
   */
  detectable: number | null
  /** McNemar's test: the items that only one of the two gets right. */
  items: ItemTest['items']
}

/** @param test - of the seeds; only by the rule, `auto`, are items tested where seeds cannot be. */
export function testScore(a: ItemSide, b: ItemSide, alpha: number, test: SeedTestName = 'auto'): Tested {
  // The pair rule's difference is that of its first row against its second.
  const tested = testSeeds(b.scores, a.scores, test)
  if (tested.value === null)
    return test === 'auto' ? overItems(a, b, alpha, tested.reason) : untested(a, b, tested.reason)
  const { x: ofB, y: ofA, ...shown } = tested.value
  const g = hedgesG(ofB, ofA).value
  const detectable =
    shown.test === 'paired'
      ? minimumDetectableDifference(ofA.length, spreadOfPairs(ofA, ofB), { pairing: 'paired', alpha })
      : minimumDetectableDifference([ofA.length, ofB.length], pooledDeviation(ofA, ofB), { alpha })
  return {
    ...shown,
    a: summarize(ofA),
    b: summarize(ofB),
    effect: g === null ? null : { g, ci95: hedgesGInterval(ofB, ofA).value },
    detectable: shown.p === null ? null : detectable.value,
    items: null,
  }
}

/** Where Welch's degrees of freedom are below this share of n1 + n2 - 2, its power is far from Student's. */
const LEAST_DF = 2 / 3

/** Whether the minimum detectable difference holds of the test that was made. */
export function isReachable({ test, df, a, b }: Pick<Tested, 'test' | 'df' | 'a' | 'b'>): boolean {
  return test !== 'welch' || (df ?? 0) >= LEAST_DF * (a.n + b.n - 2)
}

/** `seeds 0, 1, 2`, over which scores are paired, where all that are paired agree in them. */
export function pairedSeeds(scores: readonly Pick<Tested, 'test' | 'seeds'>[]): string {
  const paired = scores.filter(({ test }) => test === 'paired').map(({ seeds }) => `seeds ${seeds.join(', ')}`)
  return new Set(paired).size > 1 ? 'the shared seeds of each score' : (paired[0] ?? '')
}

/** Standard deviation of y - x, pair by pair. */
export function spreadOfPairs(x: readonly number[], y: readonly number[]): number {
  return summarize(y.map((value, i) => value - x[i]!)).sd ?? 0
}

/** The test is whether these two networks differ on these items. */
function overItems(a: ItemSide, b: ItemSide, alpha: number, why: string): Tested {
  const { items, difference, ci95, p, reason: unreached, seeds } = testRunItems(a, b)
  if (items === null || difference === null || ci95 === null) {
    const without = `${why}, and there are no predictions for the same items behind this score`
    return untested(a, b, seeds === null ? without : unreached)
  }
  const at = ({ scores }: ItemSide, seed: number) =>
    summarize([scores.find((one) => one.seed === seed)?.value ?? Number.NaN])
  const [one, other] = [at(a, seeds![0]!), at(b, seeds!.at(-1)!)]
  const limit =
    p === null ? unreached : outOfReach({ test: 'mcnemar', discordant: items.onlyA + items.onlyB }, { alpha })
  // A single run says by itself that there is one observation.
  const reasons = [why === ALL_SEEDS_EQUAL ? why : null, limit].filter((one) => one !== null)
  return {
    ...NONE,
    a: one,
    b: other,
    seeds: seeds!,
    test: 'mcnemar',
    p,
    reason: reasons.length === 0 ? null : reasons.join('; '),
    items,
    // The test's own difference is A - B.
    difference: -difference,
    ci95: [-ci95[1], -ci95[0]],
  }
}

const NONE = { statistic: null, df: null, effect: null, detectable: null, items: null, p: null, ci95: null }

function untested(a: ItemSide, b: ItemSide, reason: string | null): Tested {
  const { x: ofB, y: ofA, ...apart } = withoutSpread(b.scores, a.scores)
  return { ...NONE, a: summarizeSeeds(ofA), b: summarizeSeeds(ofB), ...apart, test: null, reason }
}
