/** The contingency table of two partitions of the same items: the size of every intersection of their groups. */
export interface Contingency {
  /** [rows, columns]: number of items in group `row` of the first partition and group `column` of the second. */
  counts: Float64Array
  rows: number
  columns: number
}

/** Group numbers start at 0; empty groups change no measure. */
export function contingency(first: ArrayLike<number>, second: ArrayLike<number>): Contingency {
  const rows = groups(first)
  const columns = groups(second)
  const counts = new Float64Array(rows * columns)
  for (let i = 0; i < first.length; i++) counts[first[i]! * columns + second[i]!]!++
  return { counts, rows, columns }
}

function groups(partition: ArrayLike<number>): number {
  let largest = -1
  for (let i = 0; i < partition.length; i++) largest = Math.max(largest, partition[i]!)
  return largest + 1
}

/** The number of items, and the group sizes of both partitions. */
export function margins({ counts, rows, columns }: Contingency) {
  const ofRows = new Float64Array(rows)
  const ofColumns = new Float64Array(columns)
  let items = 0
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = counts[row * columns + column]!
      ofRows[row]! += count
      ofColumns[column]! += count
      items += count
    }
  }
  return { items, rows: ofRows, columns: ofColumns }
}

export interface Pairs {
  /** Ordered pairs of different items that share a group in both partitions, only one of them, or neither. */
  both: number
  firstOnly: number
  secondOnly: number
  neither: number
}

export function pairs(table: Contingency): Pairs {
  const { items, rows, columns } = margins(table)
  const together = sumOfSquares(table.counts)
  const first = sumOfSquares(rows)
  const second = sumOfSquares(columns)
  return {
    both: together - items,
    firstOnly: first - together,
    secondOnly: second - together,
    neither: items * items - first - second + together,
  }
}

function sumOfSquares(values: Float64Array): number {
  let sum = 0
  for (const value of values) sum += value * value
  return sum
}
