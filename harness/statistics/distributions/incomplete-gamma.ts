import { continuedFraction } from './continued-fraction.ts'
import { logGamma } from './log-gamma.ts'

/** Upper regularised incomplete gamma function Q(a, x) for a > 0, x >= 0 (DLMF 8.11.4 and 8.9.2). */
export function upperIncompleteGamma(a: number, x: number): number {
  if (x <= 0) return 1
  const front = Math.exp(a * Math.log(x) - x - logGamma(a))
  if (x >= a + 1) return front * continuedFraction((i) => [-i * (i - a), x + 2 * i + 1 - a])
  let term = 1 / a
  let sum = term
  for (let n = 1; term > sum * 2 ** -53; n++) {
    term *= x / (a + n)
    sum += term
  }
  return 1 - front * sum
}

/** P(X >= x) for a chi-square distributed X with df degrees of freedom. */
export function chiSquareTail(x: number, df: number): number {
  return upperIncompleteGamma(df / 2, x / 2)
}
