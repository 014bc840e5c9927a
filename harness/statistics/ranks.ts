/**
 * Ranks starting at 1 for the smallest value. Tied values share the mean of their ranks. The tolerance of a few units
 * in the last place covers means of the same numbers, which can differ by rounding.
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
