/** The exact Mann-Whitney test: compares ranks, for data whose normality is doubtful. */
import { median } from 'simple-statistics'
import { type Alternative, sides } from './alternative.ts'
import { available, type Outcome, unavailable } from './outcome.ts'
import { midRanks } from './ranks.ts'
import { type Interval, summarize } from './summary.ts'
import { tooFew } from './t-test.ts'

export interface MannWhitney {
  test: 'mann-whitney'
  /** Number of pairs in which the value of `a` is larger; a tie counts as half. */
  u: number
  p: number
  meanA: number
  meanB: number
  /** Estimate of Hodges and Lehmann of how far `a` is shifted from `b`. */
  shift: number
  /** 95% interval of that shift; null if there are too few values. With ties it is wider than it need be. */
  ci95: Interval | null
  /** The smallest possible p for groups of these sizes; larger with ties. */
  smallestP: number
}

/** Limit on the steps of the exact distribution, which keeps it well under a second: 80 values per group. */
const LARGEST = 50_000_000

/**
 * The exact test, with ties too: p is the share of all ways to divide these values, ties and all, into groups of these
 * sizes; a two-sided p is twice the smaller tail. As scipy's `mannwhitneyu(method=PermutationMethod(n_resamples=inf))`,
 * and without ties as its `method='exact'`.
 */
export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = 'two-sided',
): Outcome<MannWhitney> {
  const problem = tooFew(a, b, 1)
  if (problem !== null) return unavailable(problem)
  const values = [...a, ...b]
  const tied = new Set(values).size < values.length
  if (new Set(values).size === 1) return unavailable('all values are equal, so their ranks do not differ')
  if (steps(a.length, b.length, tied) > LARGEST) {
    return unavailable(`groups of ${a.length} and ${b.length} are too large for the exact distribution`)
  }
  const differences = pairwise(a, b)
  const u =
    differences.filter((difference) => difference > 0).length +
    differences.filter((difference) => difference === 0).length / 2
  const [lower, upper] = tied ? tiedTails(values, a.length) : tails(u, a.length, b.length)
  const tail = { 'two-sided': 2 * Math.min(lower, upper), greater: upper, less: lower }[alternative]
  const k = nullDistribution(a.length, b.length).findIndex((share) => share > 0.025) // pairs to exclude at each end
  return available({
    test: 'mann-whitney',
    u,
    p: Math.min(1, tail),
    meanA: summarize(a).mean,
    meanB: summarize(b).mean,
    shift: median(differences),
    ci95: k === 0 ? null : [differences[k - 1]!, differences[differences.length - k]!],
    smallestP: smallestMannWhitneyP(a.length, b.length, alternative),
  })
}

/** The median of the differences between every value of `a` and every value of `b` (Hodges & Lehmann 1963). */
export const hodgesLehmann = (a: readonly number[], b: readonly number[]): number => median(pairwise(a, b))

const pairwise = (a: readonly number[], b: readonly number[]): number[] =>
  a.flatMap((x) => b.map((y) => x - y)).sort((x, y) => x - y)

function steps(nA: number, nB: number, tied: boolean): number {
  const all = nA + nB
  return tied ? Math.max((nA * nB) ** 2, nA * all * all * (all + 1)) : (nA * nB) ** 2
}

/** The smallest possible p for groups of these sizes: .1 with 3 and 3 values, .029 with 4 and 4. */
export function smallestMannWhitneyP(nA: number, nB: number, alternative: Alternative = 'two-sided'): number {
  let orders = 1
  for (let i = 1; i <= nA; i++) orders *= (nB + i) / i
  return Math.min(1, sides(alternative) / orders)
}

/** P(U <= u) and P(U >= u) without ties, the second by symmetry. */
function tails(u: number, nA: number, nB: number): [lower: number, upper: number] {
  const cumulative = nullDistribution(nA, nB)
  return [cumulative[u]!, cumulative[nA * nB - u]!]
}

/**
 * The same with ties: over all ways to choose which of the values are those of a, by the sum of their mid-ranks.
 * @param values those of a first.
 */
function tiedTails(values: readonly number[], nA: number): [lower: number, upper: number] {
  const ranks = midRanks(values).map((rank) => 2 * rank) // doubled, so that ranks of ties are integers
  const top = ranks.reduce((sum, rank) => sum + rank, 0)
  const ways = Array.from({ length: nA + 1 }, () => new Float64Array(top + 1)) // by values chosen, then by their sum
  ways[0]![0] = 1
  for (const rank of ranks) {
    for (let chosen = nA; chosen > 0; chosen--) {
      const [with1, without] = [ways[chosen]!, ways[chosen - 1]!]
      for (let sum = rank; sum <= top; sum++) with1[sum]! += without[sum - rank]!
    }
  }
  const seen = ranks.slice(0, nA).reduce((sum, rank) => sum + rank, 0)
  let [below, above, all] = [0, 0, 0]
  ways[nA]!.forEach((count, sum) => {
    all += count
    if (sum <= seen) below += count
    if (sum >= seen) above += count
  })
  return [below / all, above / all]
}

/**
 * P(U <= u) for u = 0 … nA·nB if all orders are equally likely. Among i values of a and j values of b, the largest is
 * from a with probability i / (i + j), and then exceeds all j values of b (Mann & Whitney 1947).
 */
function nullDistribution(nA: number, nB: number): number[] {
  const top = nA * nB
  const none = () => Float64Array.from({ length: top + 1 }, (_, u) => (u === 0 ? 1 : 0))
  let shares = Array.from({ length: nB + 1 }, none) // by j, for the current i
  for (let i = 1; i <= nA; i++) {
    const next = [none()]
    for (let j = 1; j <= nB; j++) {
      const ofA = i / (i + j)
      const [fewerA, fewerB] = [shares[j]!, next[j - 1]!]
      next.push(fewerA.map((_, u) => ofA * (fewerA[u - j] ?? 0) + (1 - ofA) * fewerB[u]!))
    }
    shares = next
  }
  let sum = 0
  return Array.from(shares[nB]!, (share) => {
    sum += share
    return sum
  })
}
