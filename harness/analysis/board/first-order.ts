import { COSTS, isCost } from './costs.ts'

/**
 * The order that a column has unless another is asked for: the best first, names from A.
 * @param sort - key of the column, or `name`.
 * @param direction - of the column's metric, 1 if higher is better; absent for names and costs.
 */
export function firstOrder(sort: string, direction?: 1 | -1 | 0): 'asc' | 'desc' {
  if (isCost(sort)) return COSTS[sort].first
  return sort === 'name' || direction === -1 ? 'asc' : 'desc'
}
