import { studentTQuantile } from './distributions/student-t.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { type Summary, summarize } from './summary.ts'

/**
 * The rank of a row is 1 + the number of significantly better rows, so rows without a significant difference can share
 * a rank. Every pair is compared by a t-test with the variance pooled over all rows, with Holm's correction over all
 * pairs of the given rows.
 * @param rows the values of each row, one per seed.
 * @returns one outcome per row, in order. A row with a single value has no rank and does not affect other ranks.
 */
export function sharedRanks(
  rows: readonly (readonly number[])[],
  options: { alpha?: number; higherIsBetter?: boolean } = {},
): Outcome<number>[] {
  return ranksOfSummaries(
    rows.map((values) => (values.length < 2 ? null : summarize(values))),
    options,
  )
}

/** The same for summarised rows; null is a row without values. */
export function ranksOfSummaries(
  rows: readonly (Summary | null)[],
  { alpha = 0.05, higherIsBetter = true } = {},
): Outcome<number>[] {
  const repeated: number[] = []
  for (let row = 0; row < rows.length; row++) if ((rows[row]?.n ?? 0) > 1) repeated.push(row)
  const summaries = repeated.map((row) => rows[row]!)
  if (repeated.length > 1 && summaries.every(({ sd }) => sd === 0)) {
    return rows.map((summary) => ((summary?.n ?? 0) > 1 ? SPREADLESS : SINGLE))
  }
  const better = countBetter(summaries, alpha, higherIsBetter)
  const answers: Outcome<number>[] = rows.map(() => SINGLE)
  // Thousands of rows share a few hundred rank objects.
  const known = new Map<number, Outcome<number>>()
  repeated.forEach((row, i) => {
    const rank = 1 + better[i]!
    answers[row] = known.get(rank) ?? known.set(rank, found(rank)).get(rank)!
  })
  return answers
}

const SINGLE = unavailable('a single run has no spread to compare by')
const SPREADLESS = unavailable('no row varies between its runs')

/** The means of all rows with the same number of values, best (here: lowest) first. */
interface Size {
  n: number
  means: Float64Array
  /** The number of rows that are better than the rows from this index on, but not better than the row before. */
  begins: Int32Array
}

/**
 * For every row, the number of significantly better rows. 5,000 rows have 12 million pairs, which need not be compared
 * one by one: the standard error of a difference depends only on the two sizes. Among rows of one size, sorted by mean,
 * the rows that a given row beats at a given t therefore form a tail, which starts later for every worse row.
 */
function countBetter(rows: readonly Summary[], alpha: number, higherIsBetter: boolean): Int32Array {
  const df = rows.reduce((total, { n }) => total + n - 1, 0)
  const variance = rows.reduce((total, { n, sd }) => total + (n - 1) * (sd ?? 0) ** 2, 0) / df
  const means = Float64Array.from(rows, ({ mean }) => (higherIsBetter ? -mean : mean))
  const sizes = new Map<number, Size>()
  for (const size of new Set(rows.map(({ n }) => n))) {
    // Sorting a typed array is ten times faster than sorting an array with a comparator.
    const own = new Float64Array(rows.length)
    let count = 0
    for (let i = 0; i < rows.length; i++) if (rows[i]!.n === size) own[count++] = means[i]!
    sizes.set(size, { n: size, means: own.subarray(0, count).sort(), begins: new Int32Array(count) })
  }
  const passing = (critical: number, note: boolean): number => {
    let pairs = 0
    for (const better of sizes.values()) {
      for (const worse of sizes.values()) {
        pairs += countTails(better, worse, Math.sqrt(variance * (1 / better.n + 1 / worse.n)), critical, note)
      }
    }
    return pairs
  }
  const pairs = (rows.length * (rows.length - 1)) / 2
  const critical = holmCriticalT(pairs, df, alpha, (t) => passing(t, false))
  passing(critical, true)
  for (const { begins } of sizes.values()) for (let i = 1; i < begins.length; i++) begins[i]! += begins[i - 1]!
  return Int32Array.from(rows, ({ n }, i) => {
    const size = sizes.get(n)!
    return size.begins[placeIn(size.means, means[i]!)]!
  })
}

/** Index of a value that occurs in the array. Any of several equal values will do, as tails start at the first. */
function placeIn(sorted: Float64Array, value: number): number {
  let [low, high] = [0, sorted.length - 1]
  while (low < high) {
    const middle = (low + high) >> 1
    if (sorted[middle]! < value) low = middle + 1
    else high = middle
  }
  return low
}

/** The number of pairs that differ by |t| >= critical. With `note`, the starts of the tails are recorded. */
function countTails(better: Size, worse: Size, error: number, critical: number, note: boolean): number {
  const [a, b] = [better.means, worse.means]
  const least = critical * error
  let pairs = 0
  let start = 0
  for (let i = 0; i < a.length; i++) {
    while (start < b.length && !(b[start]! - a[i]! >= least)) start++
    if (start === b.length) break
    pairs += b.length - start
    if (note) worse.begins[start]!++
  }
  return pairs
}

/**
 * The |t| from which Holm's procedure rejects. All tests share df, so p decreases with |t|: instead of computing a
 * p-value for each of 80,000 pairs, raise the level to alpha / (pairs not yet rejected) until no further pair passes.
 */
function holmCriticalT(pairs: number, df: number, alpha: number, countPassing: (t: number) => number): number {
  let rejected = 0
  let critical = Number.POSITIVE_INFINITY
  while (rejected < pairs) {
    critical = -studentTQuantile(alpha / (pairs - rejected) / 2, df)
    const passing = countPassing(critical)
    if (passing === rejected) break
    rejected = passing
  }
  return critical
}
