/**
 * Average precision as in scikit-learn: the sum, over thresholds from the highest score down, of the gain in recall
 * times the precision, without interpolation. Equal scores share one threshold.
 */
export function averagePrecision(truth: ArrayLike<number>, scores: ArrayLike<number>): number {
  const order = Array.from(scores, (_, i) => i).sort((a, b) => scores[b]! - scores[a]!)
  let sum = 0
  let seen = 0
  let right = 0
  while (seen < order.length) {
    const threshold = scores[order[seen]!]!
    let found = 0
    while (seen < order.length && scores[order[seen]!] === threshold) found += truth[order[seen++]!]!
    right += found
    sum += (found * right) / seen
  }
  return sum / right
}

/**
 * Mean average precision over the labels that occur; NaN if none occurs.
 * @param truth - multi-hot, [rows, labels]
 * @param scores - [rows, labels]
 */
export function meanAveragePrecision(truth: Uint8Array, scores: Float32Array, labels: number): number {
  const rows = truth.length / labels
  const column = (values: ArrayLike<number>, label: number) =>
    Float32Array.from({ length: rows }, (_, row) => values[row * labels + label]!)
  let sum = 0
  let occurring = 0
  for (let label = 0; label < labels; label++) {
    const own = column(truth, label)
    if (!own.includes(1)) continue
    sum += averagePrecision(own, column(scores, label))
    occurring++
  }
  return sum / occurring
}
