/** The exact Mann-Whitney test: compares ranks, for data whose normality is doubtful. */
import { type Alternative, sides } from './alternative.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { type Interval, summarize } from './summary.ts'
import { tooFew } from './t-test.ts'

export interface MannWhitney {
  test: 'mann-whitney'
  /** Number of pairs in which the value of `a` is larger. */
  u: number
  p: number
  meanA: number
  meanB: number
  /** 95% interval of the shift of `a` relative to `b` (Hodges-Lehmann); null if there are too few values. */
  ci95: Interval | null
  /** The smallest possible p for groups of these sizes. */
  smallestP: number
}

/** Limit on the steps of the exact distribution, which keeps it well under a second: 80 values per group. */
const LARGEST = 50_000_000

export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = 'two-sided',
): Outcome<MannWhitney> {
  const problem = tooFew(a, b)
  if (problem !== null) return unavailable(problem)
  if (new Set([...a, ...b]).size < a.length + b.length) {
    return unavailable('some values are tied, and the exact distribution is valid only without ties')
  }
  if ((a.length * b.length) ** 2 > LARGEST) {
    return unavailable(`groups of ${a.length} and ${b.length} are too large for the exact distribution`)
  }
  const differences = a.flatMap((x) => b.map((y) => x - y)).sort((x, y) => x - y)
  const u = differences.filter((difference) => difference > 0).length
  const cumulative = nullDistribution(a.length, b.length)
  const [lower, upper] = [cumulative[u]!, cumulative[differences.length - u]!] // U <= u, and U >= u by symmetry
  const tail = { 'two-sided': 2 * Math.min(lower, upper), greater: upper, less: lower }[alternative]
  const k = cumulative.findIndex((share) => share > 0.025) // pairs to exclude at each end
  return found({
    test: 'mann-whitney',
    u,
    p: Math.min(1, tail),
    meanA: summarize(a).mean,
    meanB: summarize(b).mean,
    ci95: k === 0 ? null : [differences[k - 1]!, differences[differences.length - k]!],
    smallestP: smallestMannWhitneyP(a.length, b.length, alternative),
  })
}

/** The smallest possible p for groups of these sizes: .1 with 3 and 3 values, .029 with 4 and 4. */
export function smallestMannWhitneyP(nA: number, nB: number, alternative: Alternative = 'two-sided'): number {
  let orders = 1
  for (let i = 1; i <= nA; i++) orders *= (nB + i) / i
  return Math.min(1, sides(alternative) / orders)
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
