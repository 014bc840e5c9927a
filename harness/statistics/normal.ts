import { upperIncompleteGamma } from './incomplete-gamma.ts'

export function normalDensity(z: number): number {
  return Math.exp(-0.5 * z * z) / Math.sqrt(2 * Math.PI)
}

/** Φ(z), accurate relative to itself in the lower tail: erfc(x) = Q(½, x²). */
export function normalCdf(z: number): number {
  if (z > 9) return 1 // to the last bit
  const tail = 0.5 * upperIncompleteGamma(0.5, 0.5 * z * z)
  return z < 0 ? tail : 1 - tail
}
