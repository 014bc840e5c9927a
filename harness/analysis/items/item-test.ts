/** Compares two rows by the test items that one run of each was right on. */
import type { Alternative } from '../../statistics/alternative.ts'
import { countDiscordant, discordantInterval, mcnemar } from '../../statistics/mcnemar.ts'
import type { Seeded } from '../../statistics/pair-rule.ts'
import type { Interval } from '../../statistics/summary.ts'
import type { RunItems } from '../board/types.ts'

export interface ItemTest {
  /** A - B, of the shares of right answers; null if there is no test. */
  difference: number | null
  ci95: Interval | null
  p: number | null
  reason: string | null
  items: { items: number; onlyA: number; onlyB: number } | null
}

/** The predictions of one run, and the score that was computed from them. */
interface ScoredItems {
  predicted: Int32Array
  score: number
}

/** How far the share of right answers may be from the score: scores are stored as they are computed. */
const SAME = 1e-6

const NONE = { difference: null, ci95: null, p: null, items: null }

/** Exact McNemar of two runs. There is no test where the predictions do not give the scores. */
function testItems(
  truth: Int32Array,
  a: ScoredItems,
  b: ScoredItems,
  alternative: Alternative = 'two-sided',
): ItemTest {
  if (![a, b].every((one) => belongs(truth, one))) {
    return { ...NONE, reason: "the stored predictions do not give this score, so McNemar's test does not apply" }
  }
  const { onlyA, onlyB } = countDiscordant(truth, a.predicted, b.predicted)
  const { value, reason } = mcnemar(onlyA, onlyB, alternative)
  const items = truth.length
  return {
    difference: (onlyA - onlyB) / items,
    ci95: discordantInterval(onlyA, onlyB, items),
    p: value?.p ?? null,
    reason,
    items: { items, onlyA, onlyB },
  }
}

function belongs(truth: Int32Array, { predicted, score }: ScoredItems): boolean {
  const right = truth.reduce((sum, label, i) => sum + Number(label === predicted[i]), 0)
  return Math.abs(right / truth.length - score) <= SAME
}

/** A row: the predictions of its runs, and the score of each seed. */
export interface ItemSide {
  items: readonly RunItems[]
  scores: readonly Seeded[]
}

/**
 * Exact McNemar of the runs of the first shared seed that were tested on the same items, or of two rows of one run each,
 * with any seeds.
 */
export function testRunItems(
  a: ItemSide,
  b: ItemSide,
  alternative?: Alternative,
): ItemTest & {
  /** Seeds of the two runs; one if it is the same. */
  seeds: number[] | null
} {
  const pairs = pairsOfRuns(a, b)
  const [x, y] = pairs.find(areOfSameItems) ?? pairs[0] ?? []
  if (!x || !y) return { ...NONE, seeds: null, reason: 'there are no stored predictions of runs with the same seed' }
  const seeds = x.seed === y.seed ? [x.seed] : [x.seed, y.seed]
  if (!areOfSameItems([x, y])) return { ...NONE, seeds, reason: 'the two were tested on different items' }
  if (!x.truth) {
    const reason = 'the true classes are not stored, because the runs were made with an older version'
    return { ...NONE, seeds, reason }
  }
  const scored = ({ seed, predicted }: RunItems, { scores }: ItemSide): ScoredItems => {
    return { predicted, score: scores.find((one) => one.seed === seed)?.value ?? Number.NaN }
  }
  return { ...testItems(x.truth, scored(x, a), scored(y, b), alternative), seeds }
}

/** Runs of the same seed, or the only runs of two rows, that have predictions. */
export function pairsOfRuns(a: ItemSide, b: ItemSide): (readonly [RunItems, RunItems])[] {
  const [first] = a.items
  const [other] = b.items
  if (a.scores.length === 1 && b.scores.length === 1) return first && other ? [[first, other]] : []
  return a.items.flatMap((one) => {
    const same = b.items.find(({ seed }) => seed === one.seed)
    return same ? [[one, same] as const] : []
  })
}

export const areOfSameItems = ([x, y]: readonly [RunItems, RunItems]): boolean => x.truthDigest === y.truthDigest
