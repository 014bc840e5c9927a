import type { Random } from '../engine/random.ts'

/**
 * Symmetric label noise: of every class exactly floor(n_c * noise) labels, drawn without replacement, become one of the
 * other classes with equal chance. An exact count, not a coin per row, so that a noise rate means the same in every draw.
 *
 * @param labels - clean class of every row, in [0, classes).
 * @param noise - share of wrong labels, in [0, 1).
 * @returns the noisy labels; `labels` is left as it is.
 */
export function symmetricNoise(labels: Int32Array, classes: number, noise: number, random: Random): Int32Array {
  const noisy = labels.slice()
  for (let label = 0; label < classes; label++) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label)
    const order = random.permutation(rows.length)
    for (const i of order.subarray(0, flips(rows.length, noise))) {
      noisy[rows[i]!] = (label + 1 + random.integer(classes - 1)) % classes
    }
  }
  return noisy
}

/** floor(rows * noise), unharmed by products such as 100 * 0.29 = 28.999999999999996. */
function flips(rows: number, noise: number): number {
  return Math.floor(rows * noise + 1e-9)
}
