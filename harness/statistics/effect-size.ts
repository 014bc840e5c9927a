import { mean, sampleVariance } from 'simple-statistics'
import { logGamma } from './log-gamma.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { isConstant } from './summary.ts'
import { tooFew } from './t-test.ts'

/**
 * Hedges' g: the difference of means in pooled standard deviations, with the exact small-sample correction
 * J = Γ(df/2) / (√(df/2) Γ((df - 1)/2)) (Hedges 1981).
 */
export function hedgesG(a: readonly number[], b: readonly number[]): Outcome<number> {
  const problem = tooFew(a, b)
  if (problem !== null) return unavailable(problem)
  if (isConstant(a) && isConstant(b))
    return unavailable('both groups are constant: there is no deviation to measure in')
  const df = a.length + b.length - 2
  const squares = (values: readonly number[]) => sampleVariance(values as number[]) * (values.length - 1)
  const pooled = Math.sqrt((squares(a) + squares(b)) / df)
  if (!(pooled > 0 && pooled < Number.MAX_VALUE)) {
    return unavailable('the values are too large or too small to compute with')
  }
  const correction = Math.exp(logGamma(df / 2) - logGamma((df - 1) / 2)) / Math.sqrt(df / 2)
  return found((correction * (mean(a as number[]) - mean(b as number[]))) / pooled)
}
