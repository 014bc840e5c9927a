import { chiSquareTail } from './incomplete-gamma.ts'
import { logGamma } from './log-gamma.ts'
import { normalCdf, normalDensity } from './normal.ts'

/**
 * P(T <= t) of the noncentral t distribution: the mean of Φ(t s - δ) over s = √(χ²/df). In u = ln s, the integrand is
 * smooth and decays on both sides, so the trapezoid rule converges faster than any power of its step, provided that the
 * step is finer than the width over which Φ rises: 1/δ, or 1/t if that is wider.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  const shift = Math.abs(noncentrality)
  if (shift > FAR) return farCdf(t, df, noncentrality)
  const coarse = 1 / (4 * Math.sqrt(2 * df))
  const sharp = Math.max(shift, Math.min(Math.abs(t), shift + SURE), 1)
  const { scales, weights } = gridOf(df, coarse / 2 ** Math.max(0, Math.ceil(Math.log2((coarse * sharp) / 0.7))))
  let sum = 0
  for (let i = 0; i < scales.length; i++) {
    const z = t * scales[i]! - noncentrality
    if (z > -SURE) sum += z < SURE ? weights[i]! * normalCdf(z) : weights[i]!
  }
  return sum
}

/** For larger δ, the grid would grow with δ: a level of 1e-6 with two pairs leads to a δ of a million. */
const FAR = 200

/** The same probability as a mean over the normal variable z of P(s >= (z + δ) / t), which is smooth for large t. */
function farCdf(t: number, df: number, noncentrality: number): number {
  if (noncentrality < 0) return 1 - farCdf(-t, df, -noncentrality)
  if (t <= 0) return 0
  const step = 1 / 8
  let sum = 0
  for (let z = -SURE; z <= SURE; z += step) {
    sum += normalDensity(z) * chiSquareTail(df * ((z + noncentrality) / t) ** 2, df)
  }
  return Math.min(1, sum * step)
}

/** Beyond this value, Φ is 0 or 1 to all digits of the sum. */
const SURE = 8.5

/** Values of s, and their weights: the density times the step. */
interface Quadrature {
  scales: Float64Array
  weights: Float64Array
}

/** A cache: root searches need the same degrees of freedom many times. */
const grids = new Map<string, Quadrature>()
const MOST_GRIDS = 100

function gridOf(df: number, step: number): Quadrature {
  const key = `${df} ${step}`
  const known = grids.get(key)
  if (known) return known
  const half = df / 2
  const logScale = Math.LN2 + half * Math.log(half) - logGamma(half)
  const logDensity = (u: number) => logScale + df * u - half * Math.exp(2 * u)
  const faint = logDensity(0) - 45
  const places: number[] = []
  for (let u = 0; logDensity(u) > faint; u += step) places.push(u)
  for (let u = -step; logDensity(u) > faint; u -= step) places.push(u)
  const grid = {
    scales: Float64Array.from(places, Math.exp),
    weights: Float64Array.from(places, (u) => step * Math.exp(logDensity(u))),
  }
  if (grids.size >= MOST_GRIDS) grids.clear()
  grids.set(key, grid)
  return grid
}
