/** The transition matrix of label noise, counted where both the clean and the noisy labels are known. */

/** What stands for ln 0: far below the logarithm of any probability that float32 holds, and finite. */
const LOG_ZERO = -1e4

/**
 * Logarithms of P(label | class), one row for each noisy label: entry [label, class] is ln of the share of that class's
 * training rows which carry the label, and -10,000 where there is none.
 * @param clean - class of every row, in [0, classes).
 * @param noisy - label of every row.
 * @returns [classes, classes], the transposed transition matrix in logarithms.
 */
export function logTransitions(clean: Int32Array, noisy: Int32Array, classes: number): Float32Array {
  const counts = new Float64Array(classes * classes)
  const sizes = new Float64Array(classes)
  for (const [row, truth] of clean.entries()) {
    counts[noisy[row]! * classes + truth]! += 1
    sizes[truth]! += 1
  }
  return Float32Array.from(counts, (count, at) => (count === 0 ? LOG_ZERO : Math.log(count / sizes[at % classes]!)))
}
