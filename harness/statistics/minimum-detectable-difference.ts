/** The minimum detectable difference of a comparison, and the number of runs that detects a given difference. */

import { noncentralTCdf } from './distributions/noncentral-t.ts'
import { criticalT } from './distributions/student-t.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { expand, findRoot } from './root-finding.ts'
import { ALPHA } from './significance-level.ts'

export interface Design {
  /** Two separate groups, or pairs whose differences are tested. @default separate */
  pairing?: 'separate' | 'paired'
  alpha?: number
  power?: number
}

/**
 * The smallest difference of means that a two-sided Student test detects with the given power, in the unit of `sd`.
 * @param n values per group (two numbers if they differ), or pairs.
 * @param sd pooled standard deviation of the groups, or standard deviation of the pairs' differences.
 */
export function minimumDetectableDifference(
  n: number | readonly [number, number],
  sd: number,
  { pairing = 'separate', alpha = ALPHA, power = 0.8 }: Design = {},
): Outcome<number> {
  const [a, b] = typeof n === 'number' ? [n, n] : n
  if (Math.min(a, b) < 2) return unavailable(`each group needs at least two values (n = ${Math.min(a, b)})`)
  if (!(sd > 0 && Number.isFinite(sd))) return unavailable('the values do not vary, so any difference is detectable')
  const [df, error] = pairing === 'paired' ? [a - 1, Math.sqrt(1 / a)] : [a + b - 2, Math.sqrt(1 / a + 1 / b)]
  const critical = criticalT(df, 1 - alpha)
  const high = expand((shift) => powerAt(shift, critical, df) > power)
  return available(findRoot((shift) => powerAt(shift, critical, df) - power, 0, high, 2 ** -42) * sd * error)
}

/** A larger number of runs is not practical. */
const MOST_RUNS = 10_000

/** The smallest number of values per group, or pairs, with which the test detects the difference at the given power. */
export function runsNeeded(
  difference: number,
  sd: number,
  { pairing = 'separate', alpha = ALPHA, power = 0.8 }: Design = {},
): Outcome<number> {
  if (difference === 0) return unavailable('no number of runs can detect a difference of 0')
  if (!(sd > 0 && Number.isFinite(sd))) return unavailable('the values do not vary, so two per group are enough')
  const enough = (n: number) => {
    const [df, error] = pairing === 'paired' ? [n - 1, Math.sqrt(1 / n)] : [2 * n - 2, Math.sqrt(2 / n)]
    return powerAt(Math.abs(difference) / (sd * error), criticalT(df, 1 - alpha), df) >= power
  }
  // A lower bound, usually two or three short: the number of runs if the standard deviation were known.
  const normal = criticalT(NEARLY_NORMAL, 1 - alpha) + criticalT(NEARLY_NORMAL, 2 * power - 1)
  const least = (pairing === 'paired' ? 1 : 2) * ((normal * sd) / difference) ** 2
  let n = Math.max(2, Math.floor(least))
  while (n <= MOST_RUNS && !enough(n)) n++
  if (n > MOST_RUNS) return unavailable(`more than ${MOST_RUNS.toLocaleString('en')} per group would be needed`)
  return available(n)
}

/** The smallest number of values per group, or pairs, with which the t-interval's half width is at most `half`. */
export function runsForInterval(
  half: number,
  sd: number,
  { pairing = 'separate', alpha = ALPHA }: Omit<Design, 'power'> = {},
): Outcome<number> {
  if (!(half > 0)) return unavailable('no number of runs gives an interval of width 0')
  if (!(sd > 0 && Number.isFinite(sd))) return unavailable('the values do not vary, so two per group are enough')
  const reach = (n: number) =>
    pairing === 'paired'
      ? (criticalT(n - 1, 1 - alpha) * sd) / Math.sqrt(n)
      : criticalT(2 * n - 2, 1 - alpha) * sd * Math.sqrt(2 / n)
  const least = (pairing === 'paired' ? 1 : 2) * ((criticalT(NEARLY_NORMAL, 1 - alpha) * sd) / half) ** 2
  let n = Math.max(2, Math.floor(least))
  while (n <= MOST_RUNS && reach(n) > half) n++
  if (n > MOST_RUNS) return unavailable(`more than ${MOST_RUNS.toLocaleString('en')} per group would be needed`)
  return available(n)
}

const NEARLY_NORMAL = 1e7

/** Probability that |T| exceeds the critical value if the true difference is `shift` standard errors. */
function powerAt(shift: number, critical: number, df: number): number {
  return noncentralTCdf(-critical, df, shift) + 1 - noncentralTCdf(critical, df, shift)
}
