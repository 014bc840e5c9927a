/**
 * Which rows differ across data sets: Friedman's test over all, then pairs by Nemenyi's critical difference or by Wilcoxon's
 * signed ranks with Holm (Demšar 2006; Benavoli et al. 2016). What the critical-difference diagram is drawn from.
 */
import { holm } from './corrections.ts'
import { type Friedman, friedman } from './friedman.ts'
import { criticalDifference } from './nemenyi.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { smallestWilcoxonP, wilcoxon } from './wilcoxon.ts'

export type PairTest = 'nemenyi' | 'wilcoxon-holm'

export interface CriticalDifferences {
  friedman: Friedman
  /** One a row; 1 is the best. */
  meanRanks: number[]
  pairTest: PairTest
  /** Mean ranks further apart than this differ; null where pairs are tested by Wilcoxon. */
  criticalDifference: number | null
  /** Holm-corrected, [rows, rows]; null on the diagonal, where a pair has no test, and under Nemenyi. */
  pAdjusted: (number | null)[][]
  /** Rows by mean rank whose members all can't be told apart, best first: the bars of the diagram. */
  cliques: number[][]
  /** What the reader must know, such as that so few data sets can't reach significance. */
  caveat: string | null
}

/** @param blocks [data sets, rows compared]: one value each. */
export function criticalDifferences(
  blocks: readonly (readonly number[])[],
  {
    pairTest = 'nemenyi',
    alpha = 0.05,
    higherIsBetter = true,
  }: { pairTest?: PairTest; alpha?: number; higherIsBetter?: boolean } = {},
): Outcome<CriticalDifferences> {
  if (!blocks.flat().every(Number.isFinite)) return unavailable('every value must be finite (there is one that is not)')
  const overall = friedman(higherIsBetter ? blocks.map((block) => block.map((value) => -value)) : blocks)
  if (overall.value === null) return overall
  const { meanRanks } = overall.value
  const k = meanRanks.length
  const distance = pairTest === 'nemenyi' ? criticalDifference(k, blocks.length, alpha).value : null
  const pAdjusted = pairTest === 'nemenyi' ? meanRanks.map(() => meanRanks.map(() => null)) : wilcoxonPairs(blocks, k)
  // A pair without a test is one whose rows are equal on every data set.
  const alike = (i: number, j: number) =>
    distance === null ? (pAdjusted[i]![j] ?? 1) >= alpha : Math.abs(meanRanks[i]! - meanRanks[j]!) <= distance
  const smallest = smallestWilcoxonP(blocks.length) * ((k * (k - 1)) / 2)
  const size = `with ${blocks.length} data sets and ${k} rows no pair can`
  const caveat =
    distance === null
      ? smallest >= alpha
        ? `${size} reach p < ${alpha} after Holm`
        : null
      : distance >= k - 1
        ? `${size} differ by Nemenyi: mean ranks lie at most ${k - 1} apart`
        : null
  const cliques = overall.value.p < alpha ? cliquesOf(meanRanks, alike) : [byRank(meanRanks)]
  return found({
    friedman: overall.value,
    meanRanks,
    pairTest,
    criticalDifference: distance,
    pAdjusted,
    cliques,
    caveat,
  })
}

function wilcoxonPairs(blocks: readonly (readonly number[])[], k: number): (number | null)[][] {
  const pairs = Array.from({ length: k }, (_, i) => Array.from({ length: i }, (_, j) => [i, j] as const)).flat()
  const column = (row: number) => blocks.map((block) => block[row]!)
  const adjusted = holm(pairs.map(([i, j]) => wilcoxon(column(i), column(j)).value?.p ?? null))
  const table: (number | null)[][] = Array.from({ length: k }, () => Array.from({ length: k }, () => null))
  pairs.forEach(([i, j], pair) => {
    table[i]![j] = adjusted[pair]!
    table[j]![i] = adjusted[pair]!
  })
  return table
}

const byRank = (meanRanks: readonly number[]): number[] =>
  meanRanks.map((_, row) => row).sort((i, j) => meanRanks[i]! - meanRanks[j]! || i - j)

/** Runs of neighbours in the order of mean ranks that are alike pair by pair, the longest only, two rows at least. */
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
