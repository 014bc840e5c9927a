/**
 * Ranks from 1 for the smallest; tied values share the mean of their places. Means of the same numbers tie only up to rounding,
 * hence the allowance of a few units in the last place.
 */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value)
  const ranks = values.map(() => 0)
  const grain = 8 * Number.EPSILON * Math.max(0, ...values.map(Math.abs))
  for (let start = 0; start < order.length; ) {
    let end = start + 1
    while (end < order.length && order[end]!.value - order[end - 1]!.value <= grain) end++
    for (let place = start; place < end; place++) ranks[order[place]!.index] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
