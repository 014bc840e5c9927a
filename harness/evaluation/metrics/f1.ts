/** F1 of multi-label predictions over the whole test set, as in scikit-learn with zero_division=0. */
export interface F1 {
  /** Mean over labels. */
  macro: number
  /** F1 over all decisions together. */
  micro: number
  /** Mean over labels, weighted by their frequency. */
  weighted: number
}

/**
 * A label that neither occurs nor is predicted counts 0.
 * @param truth, predicted - multi-hot, [rows, labels]
 */
export function f1(truth: Uint8Array, predicted: Uint8Array, labels: number): F1 {
  const right = new Float64Array(labels)
  const occurs = new Float64Array(labels)
  const guessed = new Float64Array(labels)
  for (let i = 0; i < truth.length; i++) {
    const label = i % labels
    right[label]! += truth[i]! & predicted[i]!
    occurs[label]! += truth[i]!
    guessed[label]! += predicted[i]!
  }
  const each = Array.from(right, (hits, label) => score(hits, occurs[label]!, guessed[label]!))
  const all = sum(occurs)
  return {
    macro: sum(each) / labels,
    micro: score(sum(right), all, sum(guessed)),
    weighted: all === 0 ? 0 : each.reduce((total, value, label) => total + value * occurs[label]!, 0) / all,
  }
}

/** 2 TP / (2 TP + FP + FN) */
function score(right: number, occurs: number, guessed: number): number {
  return occurs + guessed === 0 ? 0 : (2 * right) / (occurs + guessed)
}

function sum(values: ArrayLike<number>): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}
