/** McNemar's exact test of two models on the same test items. */
import { type Alternative, sides } from './alternative.ts'
import { incompleteBeta } from './distributions/incomplete-beta.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import type { Interval } from './summary.ts'

export interface McNemar {
  /** Items that only the first model gets right, and only the second. */
  onlyA: number
  onlyB: number
  p: number
}

/** Binomial test of the discordant items against ½. `greater`: the first model is right on more of them. */
export function mcnemar(onlyA: number, onlyB: number, alternative: Alternative = 'two-sided'): Outcome<McNemar> {
  const discordant = onlyA + onlyB
  if (discordant === 0) return unavailable('both models are right on the same items, so there is no difference to test')
  // P(X <= k) of a binomial (n, ½) is I_½(n - k, k + 1).
  const atMost = (k: number) => (k >= discordant ? 1 : incompleteBeta(discordant - k, k + 1, 0.5))
  if (alternative === 'greater') return available({ onlyA, onlyB, p: atMost(onlyB) })
  if (alternative === 'less') return available({ onlyA, onlyB, p: atMost(onlyA) })
  if (onlyA === onlyB) return available({ onlyA, onlyB, p: 1 })
  return available({ onlyA, onlyB, p: Math.min(1, 2 * atMost(Math.min(onlyA, onlyB))) })
}

/** The smallest possible p: .0625 with five discordant items, so p < .05 needs at least six. */
export function smallestMcNemarP(discordant: number, alternative: Alternative = 'two-sided'): number {
  return Math.min(1, sides(alternative) / 2 ** discordant)
}

/** Counts the discordant items. @throws RangeError when the three lists differ in length. */
export function countDiscordant(
  truth: ArrayLike<number>,
  predictedA: ArrayLike<number>,
  predictedB: ArrayLike<number>,
): { onlyA: number; onlyB: number } {
  if (truth.length !== predictedA.length || truth.length !== predictedB.length) {
    throw new RangeError('truth and predictions differ in length, so they belong to different test items')
  }
  let onlyA = 0
  let onlyB = 0
  for (let i = 0; i < truth.length; i++) {
    const [rightA, rightB] = [predictedA[i] === truth[i], predictedB[i] === truth[i]]
    if (rightA && !rightB) onlyA++
    if (rightB && !rightA) onlyB++
  }
  return { onlyA, onlyB }
}

const Z_975 = 1.959963984540054

/**
 * 95% interval of the difference of two accuracies on the same items: Wald's interval with half an item added to each
 * of the four cells (Agresti & Min 2005). It takes no resampling, so that a board
 * of thousands of cells can have it.
 */
export function discordantInterval(onlyA: number, onlyB: number, items: number): Interval {
  const total = items + 2
  const difference = (onlyA - onlyB) / total
  const variance = (onlyA + onlyB + 1 - (onlyA - onlyB) ** 2 / total) / total ** 2
  const half = Z_975 * Math.sqrt(variance)
  return [difference - half, difference + half]
}
