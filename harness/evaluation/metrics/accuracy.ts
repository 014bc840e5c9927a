/** Fractions of test rows whose class is the first guess (`top1`) or among the first five (`top5`). */
export interface Accuracy {
  /** The first guess for every row. */
  predicted: Int32Array
  top1: number
  top5: number
}

/**
 * Equal scores are ranked by class number. A class with the score `impossible` does not count as one of the top five,
 * so top-5 accuracy gives no credit for an arbitrary order.
 * @param scores - [rows, classes]
 */
export function rankAccuracy(
  scores: Float32Array | Float64Array,
  truth: Int32Array,
  classes: number,
  impossible = -Infinity,
): Accuracy {
  const predicted = new Int32Array(truth.length)
  let first = 0
  let firstFive = 0
  for (let row = 0; row < truth.length; row++) {
    const at = row * classes
    let best = 0
    for (let c = 1; c < classes; c++) if (scores[at + c]! > scores[at + best]!) best = c
    predicted[row] = best

    const own = truth[row]!
    const score = scores[at + own]!
    let rank = 0
    for (let c = 0; c < classes; c++) {
      if (scores[at + c]! > score || (scores[at + c]! === score && c < own)) rank++
    }
    if (rank === 0) first++
    if (rank < 5 && score > impossible) firstFive++
  }
  return { predicted, top1: first / truth.length, top5: firstFive / truth.length }
}

/** The accuracies as scores. Top-5 is left out for five classes or fewer, where it is always 1. */
export function accuracyScores({ top1, top5 }: Accuracy, classes: number): { metric: string; value: number }[] {
  return [{ metric: 'top1', value: top1 }, ...(classes > 5 ? [{ metric: 'top5', value: top5 }] : [])]
}
