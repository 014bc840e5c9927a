/**
 * Tests which rows differ across data sets: Friedman's test over all rows, then pairwise tests by Nemenyi's critical
 * difference or by Wilcoxon's signed ranks with Holm's correction (Demšar 2006; Benavoli et al. 2016). The
 * critical-difference diagram shows the result.
 */

import { holm } from './corrections.ts'
import { type Friedman, friedman } from './friedman.ts'
import { criticalDifference } from './nemenyi.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { ALPHA } from './significance-level.ts'
import { smallerRankSum, smallestWilcoxonP, wilcoxon } from './wilcoxon.ts'

/** Of pairs of rows, after Friedman's test. */
export const RANK_TESTS = ['nemenyi', 'wilcoxon-holm'] as const
export type RankTest = (typeof RANK_TESTS)[number]

export interface CriticalDifferences {
  friedman: Friedman
  /** Mean rank of each row; 1 is the best. */
  meanRanks: number[]
  rankTest: RankTest
  /** Rows differ if their mean ranks are further apart than this; null if pairs are tested by Wilcoxon. */
  criticalDifference: number | null
  /** Uncorrected p-values under Wilcoxon, two-sided, [rows, rows]; null where `pAdjusted` is. */
  p: (number | null)[][]
  /** Holm-corrected p-values, [rows, rows]; null on the diagonal, for pairs without a test, and under Nemenyi. */
  pAdjusted: (number | null)[][]
  /** W of each pair under Wilcoxon, the smaller sum of signed ranks, [rows, rows]; null where `pAdjusted` is. */
  w: (number | null)[][]
  /** Groups of rows without significant differences, ordered by mean rank, best first: the bars of the diagram. */
  cliques: number[][]
  /** A caveat for the reader, e.g. that significance is out of reach with so few data sets. */
  caveat: string | null
}

/**
 * @param blocks one value for each data set and row: [data sets, rows].
 * @param options.rows - what the rows are called in reasons and caveats.
 */
export function criticalDifferences(
  blocks: readonly (readonly number[])[],
  {
    rankTest = 'nemenyi',
    alpha = ALPHA,
    higherIsBetter = true,
    rows = 'rows',
  }: { rankTest?: RankTest; alpha?: number; higherIsBetter?: boolean; rows?: string } = {},
): Outcome<CriticalDifferences> {
  if (!blocks.flat().every(Number.isFinite)) return unavailable('every value must be finite, but one is not')
  const overall = friedman(higherIsBetter ? blocks.map((block) => block.map((value) => -value)) : blocks, rows)
  if (overall.value === null) return overall
  const { meanRanks } = overall.value
  const k = meanRanks.length
  const distance = rankTest === 'nemenyi' ? criticalDifference(k, blocks.length, alpha).value : null
  const none = { w: emptyTable(k), p: emptyTable(k), pAdjusted: emptyTable(k) }
  const { w, p, pAdjusted } = rankTest === 'nemenyi' ? none : wilcoxonPairs(blocks, k)
  // Only pairs of rows that are equal on every data set have no test.
  const alike = (i: number, j: number) =>
    distance === null ? (pAdjusted[i]![j] ?? 1) >= alpha : Math.abs(meanRanks[i]! - meanRanks[j]!) <= distance
  const caveat =
    distance === null
      ? wilcoxonOutOfReach(blocks.length, `${k} ${rows}, no pair`, (k * (k - 1)) / 2, alpha)
      : distance >= k - 1
        ? `with ${blocks.length} data sets and ${k} ${rows}, no pair can differ in Nemenyi's test: mean ranks are at most ${k - 1} apart`
        : null
  const cliques = overall.value.p < alpha ? cliquesOf(meanRanks, alike) : [byRank(meanRanks)]
  return available({
    friedman: overall.value,
    meanRanks,
    rankTest,
    criticalDifference: distance,
    p,
    pAdjusted,
    w,
    cliques,
    caveat,
  })
}

const emptyTable = (k: number): (number | null)[][] =>
  Array.from({ length: k }, () => Array.from({ length: k }, () => null))

function wilcoxonPairs(
  blocks: readonly (readonly number[])[],
  k: number,
): Pick<CriticalDifferences, 'w' | 'p' | 'pAdjusted'> {
  const pairs = Array.from({ length: k }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat()
  const column = (row: number) => blocks.map((block) => block[row]!)
  const tests = pairs.map(([i, j]) => wilcoxon(column(i), column(j)).value)
  const adjusted = holm(tests.map((one) => one?.p ?? null))
  const [w, p, pAdjusted] = [emptyTable(k), emptyTable(k), emptyTable(k)]
  pairs.forEach(([i, j], pair) => {
    const test = tests[pair] ?? null
    for (const [row, other] of [
      [i, j],
      [j, i],
    ] as const) {
      p[row]![other] = test?.p ?? null
      pAdjusted[row]![other] = adjusted[pair]!
      w[row]![other] = test && smallerRankSum(test)
    }
  })
  return { w, p, pAdjusted }
}

const byRank = (meanRanks: readonly number[]): number[] =>
  meanRanks.map((_, row) => row).sort((i, j) => meanRanks[i]! - meanRanks[j]! || i - j)

/** Maximal runs of at least two neighbours, in the order of mean ranks, whose members are all pairwise alike. */
function cliquesOf(meanRanks: readonly number[], alike: (i: number, j: number) => boolean): number[][] {
  const order = byRank(meanRanks)
  const found: number[][] = []
  let reached = 0
  for (let start = 0; start < order.length; start++) {
    let end = start + 1
    while (end < order.length && order.slice(start, end).every((row) => alike(row, order[end]!))) end++
    if (end - start > 1 && end > reached) found.push(order.slice(start, end))
    reached = Math.max(reached, end)
  }
  return found
}

/**
 * Wilcoxon's p has a least value, which Holm multiplies by the number of tests.
 * @param what - e.g. `4 rows, no pair`.
 * @returns a clause without a full stop, or null if significance is possible.
 */
export function wilcoxonOutOfReach(dataSets: number, what: string, tests: number, alpha: number): string | null {
  if (smallestWilcoxonP(dataSets) * tests < alpha) return null
  return `with ${dataSets} data sets and ${what} can reach p < ${alpha} after Holm`
}
