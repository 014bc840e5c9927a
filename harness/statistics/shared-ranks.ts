import { holm } from './corrections.ts'
import { studentTQuantile, twoSidedP } from './distributions/student-t.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { ALL_SEEDS_EQUAL, allSeedsEqual, type Seeded, seedStatistic } from './pair-rule.ts'
import { ALPHA } from './significance-level.ts'

/** 20,000 pairs take about a tenth of a second; Holm over more leaves next to nothing to find. */
const MOST_ROWS = 200

export interface SharedRanks {
  /** One for each row, in order. */
  ranks: Outcome<number>[]
  /** Index of the row that is significantly better than every other with a rank, if there is one. */
  best: number | null
  /** Whether two rows with ranks do not differ significantly, by their indices. */
  areTied(a: number, b: number): boolean
  /** Number of pairs with a test, over which p is corrected. */
  tests: number
}

/**
 * The rank of a row is 1 + the number of significantly better rows, so rows without a significant difference can share
 * a rank. Every pair is compared by the rule of `pair-rule.ts`, with Holm's correction over all pairs of the rows that
 * have a rank.
 * @param rows the values of each row, one per seed.
 * @param leaveOut - why a row is compared with none, for each; null: it is compared.
 * A single run and a deterministic row have no rank and do not affect others.
 */
export function sharedRanks(
  rows: readonly (readonly Seeded[])[],
  {
    alpha = ALPHA,
    higherIsBetter = true,
    leaveOut = [],
  }: { alpha?: number; higherIsBetter?: boolean; leaveOut?: readonly (string | null)[] } = {},
): SharedRanks {
  const unranked = rows.map((row, i) => {
    const why = leaveOut[i] ?? null
    if (why !== null) return unavailable(why)
    if (row.length < 2) return SINGLE
    return allSeedsEqual(row.map(({ value }) => value)) ? FIXED : null
  })
  const ranked = rows.flatMap((_, i) => (unranked[i] === null ? [i] : []))
  if (ranked.length > MOST_ROWS) {
    return { ranks: rows.map((_, i) => unranked[i] ?? TOO_MANY), best: null, areTied: () => false, tests: 0 }
  }
  const different = new Set<string>()
  const [better, worse] = [rows.map(() => 0), rows.map(() => 0)]
  const pairs = ranked.flatMap((i, k) => ranked.slice(k + 1).map((j) => [i, j] as const))
  // From a df of thousands on the normal quantile is the smallest that any test can have: p is only computed beyond it.
  const least = -studentTQuantile(alpha / 2, 1e6)
  const tests = pairs.map(([i, j]) => seedStatistic(rows[i]!, rows[j]!).value)
  const adjusted = holm(tests.map((test) => test && (Math.abs(test.t) < least ? 1 : twoSidedP(test.t, test.df))))
  pairs.forEach(([i, j], pair) => {
    if ((adjusted[pair] ?? 1) >= alpha) return
    different.add(`${i} ${j}`)
    const firstIsBetter = tests[pair]!.t > 0 === higherIsBetter
    better[firstIsBetter ? j : i]!++
    worse[firstIsBetter ? i : j]!++
  })
  const best = ranked.length < 2 ? undefined : ranked.find((row) => worse[row] === ranked.length - 1)
  const ranks = rows.map((_, i) => unranked[i] ?? available(1 + better[i]!))
  const areTied = (a: number, b: number) =>
    unranked[a] === null && unranked[b] === null && !different.has(`${Math.min(a, b)} ${Math.max(a, b)}`)
  return { ranks, best: best ?? null, areTied, tests: tests.filter((test) => test !== null).length }
}

const SINGLE = unavailable('a single run has no spread to compare by')
const FIXED = unavailable(ALL_SEEDS_EQUAL)
const TOO_MANY = unavailable(`more than ${MOST_ROWS} rows are not ranked; filter them to rank the rest`)
