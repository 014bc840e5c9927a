/** Normalised mutual information as in scikit-learn: mutual information over the arithmetic mean of both entropies. */
import { type Contingency, margins } from './contingency.ts'

export function nmi(table: Contingency): number {
  const { items, rows, columns } = margins(table)
  const mean = (entropy(rows, items) + entropy(columns, items)) / 2
  if (mean === 0) return 1 // both partitions have one group
  let information = 0
  for (let row = 0; row < table.rows; row++) {
    for (let column = 0; column < table.columns; column++) {
      const count = table.counts[row * table.columns + column]!
      if (count > 0) information += (count / items) * Math.log((count * items) / (rows[row]! * columns[column]!))
    }
  }
  return Math.max(0, information) / mean
}

function entropy(sizes: Float64Array, items: number): number {
  let sum = 0
  for (const size of sizes) if (size > 0) sum -= (size / items) * Math.log(size / items)
  return sum
}
