/** The alternative hypotheses of a test, and a t statistic's p-value under each. */
import { studentTCdf, twoSidedP } from './distributions/student-t.ts'

/** `greater`: the first group is larger than the second. Choose the alternative before looking at the numbers. */
export const ALTERNATIVES = ['two-sided', 'greater', 'less'] as const
export type Alternative = (typeof ALTERNATIVES)[number]

/** The p-value of a t statistic of the first group minus the second. */
export function tailP(t: number, df: number, alternative: Alternative): number {
  if (alternative === 'two-sided') return twoSidedP(t, df)
  return studentTCdf(alternative === 'greater' ? -t : t, df)
}

/** The number of tails that count as evidence. */
export const sides = (alternative: Alternative): 1 | 2 => (alternative === 'two-sided' ? 2 : 1)
