/** Adjusted Rand index (Hubert and Arabie 1985) as in scikit-learn: 1 for equal partitions, 0 on average by chance. */
import { type Contingency, pairs } from './contingency.ts'

export function ari(table: Contingency): number {
  const { both, firstOnly, secondOnly, neither } = pairs(table)
  if (firstOnly === 0 && secondOnly === 0) return 1
  const chance = (both + firstOnly) * (firstOnly + neither) + (both + secondOnly) * (secondOnly + neither)
  return (2 * (both * neither - firstOnly * secondOnly)) / chance
}
