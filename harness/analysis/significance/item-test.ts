/** Compares two rows by the test items that one run of each was right on. */
import type { Alternative } from '../../statistics/alternative.ts'
import { countDiscordant, discordantInterval, mcnemar } from '../../statistics/mcnemar.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { RunItems } from '../board/types.ts'

export interface ItemTest {
  /** Seeds of the two runs; one if it is the same. */
  seeds: number[] | null
  /** A - B, of the shares of right answers; null if there is no test. */
  difference: number | null
  ci95: Interval | null
  p: number | null
  reason: string | null
  items: { items: number; onlyA: number; onlyB: number } | null
}

/** Exact McNemar of the runs of the first shared seed, or of two single runs with any seeds. */
export function testRunItems(
  a: readonly RunItems[],
  b: readonly RunItems[],
  alternative: Alternative = 'two-sided',
): ItemTest {
  const none = { seeds: null, difference: null, ci95: null, p: null, items: null }
  const [x, y] = matching(a, b)
  if (!x || !y) return { ...none, reason: 'there are no stored predictions of runs with the same seed' }
  const seeds = x.seed === y.seed ? [x.seed] : [x.seed, y.seed]
  if (x.truthDigest !== y.truthDigest) return { ...none, seeds, reason: 'the two were tested on different items' }
  if (!x.truth) {
    const reason = 'the true classes are not stored, because the runs were made with an older version'
    return { ...none, seeds, reason }
  }
  const { onlyA, onlyB } = countDiscordant(x.truth, x.predicted, y.predicted)
  const { value, reason } = mcnemar(onlyA, onlyB, alternative)
  const items = x.truth.length
  return {
    seeds,
    difference: (onlyA - onlyB) / items,
    ci95: discordantInterval(onlyA, onlyB, items),
    p: value?.p ?? null,
    reason,
    items: { items, onlyA, onlyB },
  }
}

function matching(a: readonly RunItems[], b: readonly RunItems[]): (RunItems | undefined)[] {
  const shared = a.find(({ seed }) => b.some((other) => other.seed === seed))
  if (shared) return [shared, b.find(({ seed }) => seed === shared.seed)]
  return a.length === 1 && b.length === 1 ? [a[0], b[0]] : []
}
