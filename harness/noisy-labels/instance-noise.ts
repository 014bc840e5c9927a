/**
 * Instance-dependent label noise, as generated for the experiments of Xia et al., "Part-dependent Label Noise: Towards
 * Instance-dependent Label Noise", NeurIPS 2020. The label of row i is wrong with probability q_i ~ N(rate, .1),
 * truncated to [0, 1]. The wrong class is drawn from softmax(x_i W_y) over the other classes, where W_y is a random
 * projection for the true class y, so similar rows of a class tend to get the same wrong label.
 *
 * Truncation raises the mean flip rate near 0: it is .129 at rate .1, .206 at .2 and .300 at .3. With two classes there
 * is only one wrong class, so the features have no effect.
 *
 * @param features - [rows, any], standardised.
 * @returns the noisy labels, [rows].
 */
import type { Random } from '../base/random.ts'

const SPREAD = 0.1

export function instanceNoise(
  labels: Int32Array,
  classes: number,
  rate: number,
  features: Float32Array,
  random: Random,
): Int32Array {
  const columns = features.length / labels.length
  const chances = Float64Array.from(labels, () => truncatedNormal(rate, random))
  const projections = Array.from({ length: classes }, () => {
    return Float64Array.from({ length: columns * classes }, () => random.normal()) // [columns, classes]
  })
  return labels.map((label, row) => {
    // Both are always drawn, so that one row's outcome does not change the draws of the next.
    const [wrong, which] = [random.uniform() < chances[row]!, random.uniform()]
    if (!wrong) return label
    const x = features.subarray(row * columns, (row + 1) * columns)
    return draw(softmaxOfOthers(project(x, projections[label]!, classes), label), which)
  })
}

/** Rejection sampling; at least half of the draws are accepted for any rate in [0, 1]. */
function truncatedNormal(mean: number, random: Random): number {
  for (;;) {
    const value = mean + SPREAD * random.normal()
    if (value >= 0 && value <= 1) return value
  }
}

function project(x: Float32Array, projection: Float64Array, classes: number): Float64Array {
  const out = new Float64Array(classes)
  for (let i = 0; i < x.length; i++) {
    for (let k = 0; k < classes; k++) out[k]! += x[i]! * projection[i * classes + k]!
  }
  return out
}

function softmaxOfOthers(logits: Float64Array, label: number): Float64Array {
  const others = logits.map((value, k) => (k === label ? Number.NEGATIVE_INFINITY : value))
  const highest = Math.max(...others)
  const weights = others.map((value) => Math.exp(value - highest))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  return weights.map((weight) => weight / total)
}

/** The class at which the cumulative probability exceeds `which`; if rounding prevents that, the likeliest class. */
function draw(chances: Float64Array, which: number): number {
  let passed = 0
  for (const [k, chance] of chances.entries()) {
    passed += chance
    if (which < passed) return k
  }
  return chances.indexOf(Math.max(...chances))
}
