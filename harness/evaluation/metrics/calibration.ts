/** How well a classifier's probabilities match how often it is right. */
export interface Calibration {
  /** Expected calibration error with 15 bins of equal width (Guo et al. 2017, equation 3). */
  ece: number
  /** Mean negative log-likelihood of the true class, natural logarithm. */
  nll: number
  /** Mean squared distance between the probabilities and the one-hot label, summed over classes (Brier 1950): 0 to 2. */
  brier: number
  /** Mean highest probability over rows classified correctly; NaN if there are none. */
  confidenceRight: number
  /** Mean highest probability over rows classified wrongly; NaN if there are none. */
  confidenceWrong: number
}

const BINS = 15

/**
 * @param probabilities - [rows, classes], each row sums to 1.
 * @param truth - the class of each row.
 */
export function calibration(
  probabilities: Float32Array | Float64Array,
  truth: Int32Array,
  classes: number,
): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0 }))
  const confidence = { right: 0, wrong: 0 }
  let [rightRows, nll, brier] = [0, 0, 0]
  for (let row = 0; row < truth.length; row++) {
    const own = probabilities.subarray(row * classes, (row + 1) * classes)
    const label = truth[row]!
    let guess = 0
    for (let c = 1; c < classes; c++) if (own[c]! > own[guess]!) guess = c
    const highest = own[guess]!
    const isRight = guess === label
    // A bin holds its upper edge, as in the definition: (low, high].
    const bin = bins[Math.min(Math.max(Math.ceil(highest * BINS) - 1, 0), BINS - 1)]!
    bin.confidence += highest
    bin.right += Number(isRight)
    confidence[isRight ? 'right' : 'wrong'] += highest
    rightRows += Number(isRight)
    nll -= Math.log(own[label]!)
    for (let c = 0; c < classes; c++) brier += (own[c]! - Number(c === label)) ** 2
  }
  const rows = truth.length
  return {
    ece: bins.reduce((sum, { confidence, right }) => sum + Math.abs(confidence - right), 0) / rows,
    nll: nll / rows,
    brier: brier / rows,
    confidenceRight: confidence.right / rightRows,
    confidenceWrong: confidence.wrong / (rows - rightRows),
  }
}

/** The probabilities of every row, [rows, classes]; none is 0, so that every likelihood has a logarithm. */
export function softmaxRows(logits: Float32Array, classes: number): Float64Array {
  const probabilities = new Float64Array(logits.length)
  for (let at = 0; at < logits.length; at += classes) {
    let [most, sum] = [Number.NEGATIVE_INFINITY, 0]
    for (let c = 0; c < classes; c++) most = Math.max(most, logits[at + c]!)
    for (let c = 0; c < classes; c++) sum += probabilities[at + c] = Math.exp(logits[at + c]! - most)
    for (let c = 0; c < classes; c++) probabilities[at + c] = Math.max(probabilities[at + c]! / sum, LEAST)
  }
  return probabilities
}

const LEAST = 1e-300

/** Calibration as scores; a confidence over no rows is left out. */
export function calibrationScores(measured: Calibration): { metric: string; value: number }[] {
  return [
    { metric: 'ece', value: measured.ece },
    { metric: 'nll', value: measured.nll },
    { metric: 'brier', value: measured.brier },
    { metric: 'confidence_right', value: measured.confidenceRight },
    { metric: 'confidence_wrong', value: measured.confidenceWrong },
  ].filter(({ value }) => !Number.isNaN(value))
}
