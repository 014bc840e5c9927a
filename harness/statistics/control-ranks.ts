/** Compares every row with a control across data sets, after Friedman's test (Demšar 2006, section 3.2.2). */
import { holm } from './corrections.ts'
import { normalCdf } from './distributions/normal.ts'
import { smallerRankSum, wilcoxon } from './wilcoxon.ts'

export interface ControlTests {
  /** Place of the control; its own entries in the lists are null. */
  control: number
  /** Difference of the mean rank from the control's in standard errors, positive for a worse rank; null under Wilcoxon. */
  z: (number | null)[]
  /** W, the smaller sum of signed ranks, under Wilcoxon; else null. */
  w: (number | null)[]
  /** Two-sided; null for a row that equals the control on every data set under Wilcoxon. */
  p: (number | null)[]
  /** By Holm over the comparisons with the control. */
  pAdjusted: (number | null)[]
}

/** Mean ranks of two rows that do not differ have the standard error sqrt(k (k + 1) / (6 N)) in their difference. */
export function rankZTests(meanRanks: readonly number[], dataSets: number, control: number): ControlTests {
  const k = meanRanks.length
  const error = Math.sqrt((k * (k + 1)) / (6 * dataSets))
  const z = meanRanks.map((rank, row) => (row === control ? null : (rank - meanRanks[control]!) / error))
  const p = z.map((value) => (value === null ? null : 2 * normalCdf(-Math.abs(value))))
  return { control, z, w: z.map(() => null), p, pAdjusted: holm(p) }
}

/** Wilcoxon's signed ranks of every row and the control. @param blocks one value for each data set and row: [data sets, rows]. */
export function wilcoxonTests(blocks: readonly (readonly number[])[], control: number): ControlTests {
  const column = (row: number) => blocks.map((block) => block[row]!)
  const rows = blocks[0]!.map((_, row) => row)
  const tests = rows.map((row) => (row === control ? null : wilcoxon(column(row), column(control)).value))
  const p = tests.map((test) => test?.p ?? null)
  const w = tests.map((test) => test && smallerRankSum(test))
  return { control, z: rows.map(() => null), w, p, pAdjusted: holm(p) }
}
