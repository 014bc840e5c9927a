import { logGamma } from './log-gamma.ts'
import { normalCdf } from './normal.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { expand, findRoot } from './root.ts'
import { criticalT } from './student-t.ts'

/**
 * The difference of means that a two-sided Student test of two groups of n finds with the given power: what a
 * comparison could have shown at all.
 * @param sd pooled standard deviation, in the unit of the answer.
 */
export function minimumDetectableDifference(
  n: number,
  sd: number,
  { alpha = 0.05, power = 0.8 } = {},
): Outcome<number> {
  if (n < 2) return unavailable(`each group needs at least two values (n = ${n})`)
  if (!(sd > 0)) return unavailable('the values do not vary, so any difference would be found')
  const df = 2 * n - 2
  const critical = criticalT(df, 1 - alpha)
  const powerAt = (shift: number) => noncentralTCdf(-critical, df, shift) + 1 - noncentralTCdf(critical, df, shift)
  const high = expand((shift) => powerAt(shift) > power)
  const shift = findRoot((x) => powerAt(x) - power, 0, high)
  return found(shift * sd * Math.sqrt(2 / n))
}

/**
 * P(T <= t) of the noncentral t: the mean of Φ(t s - δ) over s = √(χ²/df). In u = ln s the integrand is smooth and dies
 * out on both sides, where the trapezoid rule converges faster than any power of its step.
 */
function noncentralTCdf(t: number, df: number, noncentrality: number): number {
  const half = df / 2
  const logScale = Math.LN2 + half * Math.log(half) - logGamma(half)
  const logDensity = (u: number) => logScale + df * u - half * Math.exp(2 * u)
  const step = 1 / (8 * Math.sqrt(2 * df))
  const faint = logDensity(0) - 45
  let sum = 0
  const add = (u: number) => {
    sum += Math.exp(logDensity(u)) * normalCdf(t * Math.exp(u) - noncentrality)
  }
  for (let u = 0; logDensity(u) > faint; u += step) add(u)
  for (let u = -step; logDensity(u) > faint; u -= step) add(u)
  return sum * step
}
