import { logGamma } from './log-gamma.ts'
import { normalCdf } from './normal.ts'

/**
 * P(T <= t) of the noncentral t: the mean of Φ(t s - δ) over s = √(χ²/df). In u = ln s the integrand is smooth and dies
 * out on both sides, where the trapezoid rule converges faster than any power of its step.
 */
export function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  const half = df / 2
  const logScale = Math.LN2 + half * Math.log(half) - logGamma(half)
  const logDensity = (u: number) => logScale + df * u - half * Math.exp(2 * u)
  // Half the width of the narrower of the two: the density, or Φ as it rises through t s = δ. A t beyond 40 stands at the far
  // end of a distribution with a degree of freedom or two, where a digit less does no harm.
  const step = 0.5 * Math.min(1 / Math.sqrt(2 * df), 1 / (2 * Math.min(Math.abs(t), 40) + 1))
  const faint = logDensity(0) - 45
  let sum = 0
  const add = (u: number) => {
    sum += Math.exp(logDensity(u)) * normalCdf(t * Math.exp(u) - noncentrality)
  }
  for (let u = 0; logDensity(u) > faint; u += step) add(u)
  for (let u = -step; logDensity(u) > faint; u -= step) add(u)
  return sum * step
}
