/** Compares two models on the same test items, by class. */
import { countDiscordant, mcnemar } from '../../statistics/mcnemar.ts'
import type { Outcome } from '../../statistics/outcome.ts'
import { pairedBootstrap } from '../../statistics/paired-bootstrap.ts'
import type { Interval } from '../../statistics/summary.ts'

/** Items of one class on which exactly one of the two is right. */
export interface ClassFlips {
  class: number
  items: number
  onlyA: number
  onlyB: number
}

export interface ItemComparison {
  items: number
  onlyA: number
  onlyB: number
  /** Accuracy. */
  accuracyA: number
  accuracyB: number
  flips: ClassFlips[]
}

export function compareItems(truth: Int32Array, a: Int32Array, b: Int32Array): ItemComparison {
  const { onlyA, onlyB } = countDiscordant(truth, a, b)
  const flips = new Map<number, ClassFlips>()
  let rightA = 0
  truth.forEach((label, i) => {
    const flip = flips.get(label) ?? { class: label, items: 0, onlyA: 0, onlyB: 0 }
    flips.set(label, flip)
    flip.items++
    if (a[i] === label) rightA++
    if (a[i] === label && b[i] !== label) flip.onlyA++
    if (a[i] !== label && b[i] === label) flip.onlyB++
  })
  const items = truth.length
  const ordered = [...flips.values()].sort((x, y) => x.class - y.class)
  return {
    items,
    onlyA,
    onlyB,
    accuracyA: rightA / items,
    accuracyB: (rightA - onlyA + onlyB) / items,
    flips: ordered,
  }
}

/** Sums the flips of several pairs of runs. */
export function sumFlips(all: readonly ItemComparison[]): ClassFlips[] {
  const sums = new Map<number, ClassFlips>()
  for (const one of all.flatMap(({ flips }) => flips)) {
    const sum = sums.get(one.class) ?? { class: one.class, items: 0, onlyA: 0, onlyB: 0 }
    sums.set(one.class, {
      class: one.class,
      items: sum.items + one.items,
      onlyA: sum.onlyA + one.onlyA,
      onlyB: sum.onlyB + one.onlyB,
    })
  }
  return [...sums.values()].sort((x, y) => x.class - y.class)
}

/** Exact McNemar, and the interval of accuracy b - a over test items. */
export function testItems(
  truth: Int32Array,
  a: Int32Array,
  b: Int32Array,
): { p: Outcome<number>; ci95: Interval | null } {
  const { onlyA, onlyB } = countDiscordant(truth, a, b)
  const test = mcnemar(onlyA, onlyB)
  const right = (predicted: Int32Array) => Float64Array.from(truth, (label, i) => Number(predicted[i] === label))
  const p: Outcome<number> = test.value === null ? test : { value: test.value.p, reason: null }
  return { p, ci95: pairedBootstrap(right(b), right(a)).value?.ci95 ?? null }
}
