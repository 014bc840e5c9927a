/**
 * Targets of generalised label smoothing (GLS): y(r) = (1 - r) onehot + (r / K) 1 with r <= 1. Positive rates smooth
 * (LS), 0 is plain cross-entropy, and negative rates sharpen (NLS): with K = 2 and r = -8, the label has the target +5
 * and the other class -4.
 * Wei et al., "To Smooth or Not? When Label Smoothing Meets Noisy Labels", ICML 2022, definition of GLS.
 *
 * @param labels - class of every row, in [0, classes).
 * @param rate - the smooth rate r.
 * @returns [rows, classes]; every row sums to 1.
 */
export function smoothedTargets(labels: Int32Array, classes: number, rate: number): Float32Array {
  const targets = new Float32Array(labels.length * classes).fill(rate / classes)
  for (const [row, label] of labels.entries()) targets[row * classes + label] = 1 - rate + rate / classes
  return targets
}
