/** Which differences a test looks for, and the p-value of a Student t under each. */
import { studentTCdf, twoSidedP } from './distributions/student-t.ts'

/** `greater`: the first group is larger than the second; decided before looking at the numbers. */
export const ALTERNATIVES = ['two-sided', 'greater', 'less'] as const
export type Alternative = (typeof ALTERNATIVES)[number]

/** Of a test that subtracts the second group from the first. */
export function tailP(t: number, df: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return twoSidedP(t, df)
  return studentTCdf(alternative === 'greater' ? -t : t, df)
}

/** How many tails of a distribution count as evidence. */
export const sides = (alternative: Alternative): 1 | 2 => (alternative === 'two-sided' ? 2 : 1)
