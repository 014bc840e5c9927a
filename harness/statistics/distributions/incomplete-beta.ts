import { continuedFraction } from './continued-fraction.ts'
import { logBeta } from './log-gamma.ts'

/**
 * Regularised incomplete beta function I_x(a, b) for a, b > 0 and 0 <= x <= 1 (DLMF 8.17.22).
 * @param y 1 - x; pass it if it is known more precisely than by subtraction, so that tails keep every digit.
 */
export function incompleteBeta(a: number, b: number, x: number, y = 1 - x): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  const logX = x < 0.5 ? Math.log(x) : Math.log1p(-y)
  const logY = y < 0.5 ? Math.log(y) : Math.log1p(-x)
  const front = Math.exp(a * logX + b * logY - logBeta(a, b))
  // The fraction converges fast only on this side of the mean; the other side follows by symmetry.
  return x <= (a + 1) / (a + b + 2) ? (front / a) * fraction(a, b, x) : 1 - (front / b) * fraction(b, a, y)
}

function fraction(a: number, b: number, x: number): number {
  return continuedFraction((i) => {
    if (i === 0) return [1, 1]
    const m = i >> 1
    const odd = (i & 1) === 1
    const coefficient = odd
      ? -((a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
      : (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    return [coefficient, 1]
  })
}
