/** Nemenyi's critical difference of two mean ranks, after Friedman's test (Demšar 2006, eq. 6). */

import { normalCdf, normalDensity } from './distributions/normal.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { expand, findRoot } from './root-finding.ts'
import { ALPHA } from './significance-level.ts'

export function criticalDifference(treatments: number, blocks: number, alpha = ALPHA): Outcome<number> {
  if (treatments < 2 || blocks < 1) {
    return unavailable(`the test needs at least two rows and one data set (there are ${treatments} and ${blocks})`)
  }
  const q = studentizedRangeQuantile(1 - alpha, treatments)
  return available((q / Math.SQRT2) * Math.sqrt((treatments * (treatments + 1)) / (6 * blocks)))
}

/** Probability that the mean ranks of two rows differ by at least `difference` where no two rows differ. */
export function nemenyiP(difference: number, treatments: number, blocks: number): number {
  const error = Math.sqrt((treatments * (treatments + 1)) / (6 * blocks))
  const p = 1 - studentizedRangeCdf((Math.SQRT2 * Math.abs(difference)) / error, treatments)
  return Math.min(1, Math.max(0, p))
}

function studentizedRangeQuantile(p: number, treatments: number): number {
  const high = expand((q) => studentizedRangeCdf(q, treatments) > p)
  return findRoot((q) => studentizedRangeCdf(q, treatments) - p, 0, high)
}

/** The range of k standard normals: P(Q <= q) = k ∫ φ(z) [Φ(z) - Φ(z - q)]^(k-1) dz, by the trapezoid rule. */
function studentizedRangeCdf(q: number, k: number): number {
  const step = 1 / 16
  let total = 0
  for (let z = -9; z <= 9; z += step) total += normalDensity(z) * (normalCdf(z) - normalCdf(z - q)) ** (k - 1)
  return k * total * step
}
