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
  return measured(probabilities, truth, classes, (row) => Math.log(probabilities[row * classes + truth[row]!]!))
}

/**
 * The calibration of softmax probabilities. From logits, the likelihood of a class that is all but impossible does not
 * underflow, as with negative smooth rates.
 * @param logits - [rows, classes], finite.
 */
export function calibrationOfLogits(
  logits: Float32Array | Float64Array,
  truth: Int32Array,
  classes: number,
): Calibration {
  const probabilities = new Float64Array(truth.length * classes)
  const logSums = new Float64Array(truth.length)
  for (let row = 0; row < truth.length; row++) {
    const at = row * classes
    let [largest, sum] = [-Infinity, 0]
    for (let c = 0; c < classes; c++) largest = Math.max(largest, logits[at + c]!)
    for (let c = 0; c < classes; c++) sum += Math.exp(logits[at + c]! - largest)
    logSums[row] = largest + Math.log(sum)
    for (let c = 0; c < classes; c++) probabilities[at + c] = Math.exp(logits[at + c]! - largest) / sum
  }
  return measured(probabilities, truth, classes, (row) => logits[row * classes + truth[row]!]! - logSums[row]!)
}

/** @param logLikelihood - of a row's true class. */
function measured(
  probabilities: Float32Array | Float64Array,
  truth: Int32Array,
  classes: number,
  logLikelihood: (row: number) => number,
): Calibration {
  const bins = Array.from({ length: BINS }, () => ({ confidence: 0, right: 0 }))
  const confidence = { right: 0, wrong: 0 }
  let [rightRows, nll, brier] = [0, 0, 0]
  for (let row = 0; row < truth.length; row++) {
    const at = row * classes
    const label = truth[row]!
    let guess = 0
    for (let c = 1; c < classes; c++) if (probabilities[at + c]! > probabilities[at + guess]!) guess = c
    const highest = probabilities[at + guess]!
    const isRight = guess === label
    // A bin holds its upper edge, as in the definition: (low, high].
    const bin = bins[Math.min(Math.max(Math.ceil(highest * BINS) - 1, 0), BINS - 1)]!
    bin.confidence += highest
    bin.right += Number(isRight)
    confidence[isRight ? 'right' : 'wrong'] += highest
    rightRows += Number(isRight)
    nll -= logLikelihood(row)
    for (let c = 0; c < classes; c++) brier += (probabilities[at + c]! - Number(c === label)) ** 2
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

/** Calibration as scores; a confidence over no rows is left out, and so is an infinite likelihood. */
export function calibrationScores(measured: Calibration): { metric: string; value: number }[] {
  return [
    { metric: 'ece', value: measured.ece },
    { metric: 'nll', value: measured.nll },
    { metric: 'brier', value: measured.brier },
    { metric: 'confidence_right', value: measured.confidenceRight },
    { metric: 'confidence_wrong', value: measured.confidenceWrong },
  ].filter(({ value }) => Number.isFinite(value))
}
