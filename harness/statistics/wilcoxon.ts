/** Wilcoxon's signed-rank test of pairs, exact and two-sided, also with ties. */
import { available, type Outcome, unavailable } from './outcome.ts'
import { midRanks } from './ranks.ts'

export interface Wilcoxon {
  test: 'wilcoxon'
  /** Sum of the ranks of pairs in which `a` is larger. */
  w: number
  /** Pairs that differ; the others are excluded (Wilcoxon 1945). */
  n: number
  p: number
  /** The smallest possible p for this number of pairs. */
  smallestP: number
}

/** The smaller of the two sums of ranks, whichever row is named first: what tables print as W, and SciPy for a two-sided test. */
export const smallerRankSum = ({ w, n }: Pick<Wilcoxon, 'w' | 'n'>): number => Math.min(w, (n * (n + 1)) / 2 - w)

/** The exact distribution has one entry per rank sum: 1,000 pairs take a million steps per pair. */
const MOST_PAIRS = 1000

/** @param a, b values i of both form a pair. */
export function wilcoxon(a: readonly number[], b: readonly number[]): Outcome<Wilcoxon> {
  if (a.length !== b.length) return unavailable(`pairs need equal numbers of values (a has ${a.length}, b ${b.length})`)
  if (![...a, ...b].every(Number.isFinite)) return unavailable('every value must be finite, but one is not')
  const scale = Math.max(...a.map(Math.abs), ...b.map(Math.abs), 0)
  // Equal differences of decimal fractions can differ by rounding.
  const differences = a.map((x, i) => rounded(x - b[i]!, scale)).filter((difference) => difference !== 0)
  const n = differences.length
  if (n === 0) return unavailable(a.length === 0 ? 'there are no pairs' : 'no pair differs')
  if (n > MOST_PAIRS) return unavailable(`${n} pairs are too many for the exact distribution`)
  // Doubled, so that ranks of ties are integers.
  const ranks = midRanks(differences.map(Math.abs)).map((rank) => 2 * rank)
  const w = ranks.reduce((sum, rank, i) => sum + (differences[i]! > 0 ? rank : 0), 0)
  const total = n * (n + 1)
  const shares = nullDistribution(ranks, total)
  const from = Math.max(w, total - w)
  let tail = 0
  for (let sum = from; sum <= total; sum++) tail += shares[sum]!
  return available({ test: 'wilcoxon', w: w / 2, n, p: Math.min(1, 2 * tail), smallestP: smallestWilcoxonP(n) })
}

/** The smallest possible p: .0625 with five pairs, so p < .05 needs at least six. */
export function smallestWilcoxonP(pairs: number): number {
  return Math.min(1, 2 / 2 ** pairs)
}

function rounded(difference: number, scale: number): number {
  const grain = scale * 2 ** -40
  return grain === 0 ? difference : Math.round(difference / grain) * grain
}

/** P(sum of the ranks with a plus sign = s), if both signs are equally likely. */
function nullDistribution(ranks: readonly number[], total: number): Float64Array {
  const shares = new Float64Array(total + 1)
  shares[0] = 1
  let reached = 0
  for (const rank of ranks) {
    reached += rank
    for (let sum = reached; sum >= 0; sum--) shares[sum] = 0.5 * (shares[sum]! + (shares[sum - rank] ?? 0))
  }
  return shares
}
