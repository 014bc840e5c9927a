/** The exact Mann-Whitney test: a comparison of ranks, for when normality is doubtful. */
import { type Alternative, sides } from './alternative.ts'
import { found, type Outcome, unavailable } from './outcome.ts'
import { type Interval, summarize } from './summary.ts'
import { tooFew } from './t-test.ts'

export interface MannWhitney {
  test: 'mann-whitney'
  /** Number of pairs in which the value of `a` is the larger. */
  u: number
  p: number
  meanA: number
  meanB: number
  /** 95% interval of the shift of `a` against `b` (Hodges-Lehmann); null where so few values allow none. */
  ci95: Interval | null
  /** The smallest p that groups of these sizes can give. */
  smallestP: number
}

/** Steps of the exact distribution that still take well under a second: 80 values a group. */
const LARGEST = 50_000_000

export function mannWhitney(
  a: readonly number[],
  b: readonly number[],
  alternative: Alternative = 'two-sided',
): Outcome<MannWhitney> {
  const problem = tooFew(a, b)
  if (problem !== null) return unavailable(problem)
  if (new Set([...a, ...b]).size < a.length + b.length) {
    return unavailable('some values are tied, and the exact distribution holds only without ties')
  }
  if ((a.length * b.length) ** 2 > LARGEST) {
    return unavailable(`groups of ${a.length} and ${b.length} are too large for the exact distribution`)
  }
  const differences = a.flatMap((x) => b.map((y) => x - y)).sort((x, y) => x - y)
  const u = differences.filter((difference) => difference > 0).length
  const cumulative = nullDistribution(a.length, b.length)
  const [lower, upper] = [cumulative[u]!, cumulative[differences.length - u]!] // U <= u, and U >= u by symmetry
  const tail = { 'two-sided': 2 * Math.min(lower, upper), greater: upper, less: lower }[alternative]
  const k = cumulative.findIndex((share) => share > 0.025) // pairs to leave out at each end
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

/** With 3 and 3 values .1, with 4 and 4 .029: the test can't go below it whatever the data. */
export function smallestMannWhitneyP(nA: number, nB: number, alternative: Alternative = 'two-sided'): number {
  let orders = 1
  for (let i = 1; i <= nA; i++) orders *= (nB + i) / i
  return Math.min(1, sides(alternative) / orders)
}

/**
 * P(U <= u) for u = 0 … nA·nB when all orders are equally likely. Among i values of a and j of b the largest of all is
 * one of a's with probability i / (i + j), and then exceeds all j of b's (Mann & Whitney 1947).
 */
function nullDistribution(nA: number, nB: number): number[] {
  const top = nA * nB
  const none = () => Float64Array.from({ length: top + 1 }, (_, u) => (u === 0 ? 1 : 0))
  let shares = Array.from({ length: nB + 1 }, none) // by j, for the i at hand
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
