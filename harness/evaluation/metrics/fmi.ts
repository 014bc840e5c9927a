/** Fowlkes-Mallows index (1983) as in scikit-learn: the geometric mean of pairwise precision and recall. */
import { type Contingency, pairs } from './contingency.ts'

export function fmi(table: Contingency): number {
  const { both, firstOnly, secondOnly } = pairs(table)
  return both === 0 ? 0 : Math.sqrt(both / (both + firstOnly)) * Math.sqrt(both / (both + secondOnly))
}
