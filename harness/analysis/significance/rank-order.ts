import { naturalOrder } from '../../base/natural-order.ts'

/** Places of methods, the best mean rank first; tied ones by name, so that one table has one order wherever it is ranked. */
export const rankOrder = (meanRanks: readonly number[], names: readonly string[]): number[] =>
  [...meanRanks.keys()].sort((i, j) => meanRanks[i]! - meanRanks[j]! || naturalOrder(names[i]!, names[j]!))
