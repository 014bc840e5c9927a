/** Ranks from 1 for the smallest; tied values share the mean of their places. */
export function midRanks(values: readonly number[]): number[] {
  const order = values.map((value, index) => ({ value, index })).sort((x, y) => x.value - y.value)
  const ranks = values.map(() => 0)
  for (let start = 0; start < order.length; ) {
    let end = start
    while (end < order.length && order[end]!.value === order[start]!.value) end++
    for (let place = start; place < end; place++) ranks[order[place]!.index] = (start + 1 + end) / 2
    start = end
  }
  return ranks
}
