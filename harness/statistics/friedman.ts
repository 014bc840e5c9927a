import { mean, sum } from 'simple-statistics'
import { chiSquareTail } from './distributions/incomplete-gamma.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { midRanks } from './ranks.ts'

export interface Friedman {
  chi2: number
  df: number
  p: number
  /** Mean rank of each treatment; 1 is the smallest value of a block. */
  meanRanks: number[]
}

/**
 * Friedman's test, corrected for ties (Conover 1999).
 * @param blocks one value for each data set and row: [data sets, rows].
 * @param rows - what the rows are called in reasons.
 */
export function friedman(blocks: readonly (readonly number[])[], rows = 'rows'): Outcome<Friedman> {
  const n = blocks.length
  const k = blocks[0]?.length ?? 0
  if (n < 2 || k < 3) {
    return unavailable(`Friedman's test needs at least two data sets and three ${rows} (there are ${n} and ${k})`)
  }
  if (blocks.some((block) => block.length !== k)) return unavailable(`some ${rows} have no value on some data sets`)
  const ranks = blocks.map(midRanks)
  const middle = (k + 1) / 2
  const spread = sum(ranks.flat().map((rank) => (rank - middle) ** 2))
  if (spread === 0) return unavailable(`all ${rows} are tied on every data set`)
  const meanRanks = Array.from({ length: k }, (_, row) => mean(ranks.map((block) => block[row]!)))
  const chi2 = (n * n * (k - 1) * sum(meanRanks.map((rank) => (rank - middle) ** 2))) / spread
  return available({ chi2, df: k - 1, p: chiSquareTail(chi2, k - 1), meanRanks })
}
