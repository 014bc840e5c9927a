import { found, type Outcome, unavailable } from './outcome.ts'
import { studentTQuantile } from './student-t.ts'
import { isConstant, type Summary, summarize } from './summary.ts'

/**
 * Rank of a row = 1 + the number of rows significantly better, so rows that can't be told apart share a rank. Every pair
 * is compared by t with the variance pooled within all rows, corrected by Holm over all pairs of the rows given.
 * @param rows the values of each row, one a seed.
 * @returns one outcome a row, in order; a row with a single value has no rank and outranks nobody.
 */
export function sharedRanks(
  rows: readonly (readonly number[])[],
  { alpha = 0.05, higherIsBetter = true } = {},
): Outcome<number>[] {
  const repeated = rows.flatMap((values, row) => (values.length < 2 ? [] : [{ row, ...summarize(values) }]))
  const answers: Outcome<number>[] = rows.map(() => unavailable('a single run has no spread to compare by'))
  if (repeated.length > 1 && repeated.every(({ row }) => isConstant(rows[row]!))) {
    for (const { row } of repeated) answers[row] = unavailable('no row varies between its runs')
    return answers
  }
  const betterRows = countBetter(repeated, alpha, higherIsBetter)
  repeated.forEach(({ row }, i) => {
    answers[row] = found(1 + betterRows[i]!)
  })
  return answers
}

function countBetter(groups: readonly Summary[], alpha: number, higherIsBetter: boolean): Int32Array {
  const df = groups.reduce((total, { n }) => total + n - 1, 0)
  const variance = groups.reduce((total, { n, sd }) => total + (n - 1) * (sd ?? 0) ** 2, 0) / df
  const pairs = (groups.length * (groups.length - 1)) / 2
  const statistics = new Float64Array(pairs)
  const worse = new Int32Array(pairs)
  let pair = 0
  for (let i = 0; i < groups.length; i++) {
    for (let j = i + 1; j < groups.length; j++) {
      const [a, b] = [groups[i]!, groups[j]!]
      const t = (a.mean - b.mean) / Math.sqrt(variance * (1 / a.n + 1 / b.n))
      worse[pair] = t > 0 === higherIsBetter ? j : i
      statistics[pair++] = Math.abs(t)
    }
  }
  const critical = holmCriticalT(statistics, df, alpha)
  const better = new Int32Array(groups.length)
  for (let i = 0; i < pairs; i++) if (statistics[i]! >= critical) better[worse[i]!]!++
  return better
}

/**
 * The |t| from which Holm's procedure rejects. All tests share df, so p falls as |t| grows: instead of a p-value for each
 * of 80,000 pairs, raise the level to alpha / (pairs not yet rejected) until no further pair passes.
 */
function holmCriticalT(statistics: Float64Array, df: number, alpha: number): number {
  let rejected = 0
  let critical = Number.POSITIVE_INFINITY
  while (rejected < statistics.length) {
    critical = -studentTQuantile(alpha / (statistics.length - rejected) / 2, df)
    const passing = statistics.reduce((count, t) => (t >= critical ? count + 1 : count), 0)
    if (passing === rejected) break
    rejected = passing
  }
  return critical
}
