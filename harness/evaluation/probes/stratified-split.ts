/** Splits of training rows that keep the proportions of the classes. */
import type { Random } from '../../base/random.ts'

export interface Split {
  /** Row numbers, ascending. */
  chosen: Int32Array
  others: Int32Array
}

/**
 * Chooses a share of every class's rows at random.
 * @param classOf - class of every row.
 * @param atLeast - rows of every class to choose, and to leave, where the class has enough.
 */
export function stratifiedSplit(
  classOf: Int32Array,
  share: number,
  atLeast: { chosen: number; others: number },
  random: Random,
): Split {
  const rowsOf = new Map<number, number[]>()
  for (const [row, label] of classOf.entries()) {
    const rows = rowsOf.get(label)
    if (rows) rows.push(row)
    else rowsOf.set(label, [row])
  }
  const isChosen = new Uint8Array(classOf.length)
  for (const label of [...rowsOf.keys()].sort((a, b) => a - b)) {
    const rows = rowsOf.get(label)!
    const wanted = Math.max(atLeast.chosen, Math.round(share * rows.length))
    const count = Math.min(wanted, Math.max(rows.length - atLeast.others, 0))
    for (const place of random.permutation(rows.length).subarray(0, count)) isChosen[rows[place]!] = 1
  }
  const rows = Int32Array.from(classOf.keys())
  return { chosen: rows.filter((row) => isChosen[row] === 1), others: rows.filter((row) => isChosen[row] === 0) }
}
