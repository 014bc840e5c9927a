/** Agreement of two rankings of the same items: Kendall's tau-b and Spearman's rho, with exact permutation p-values. */
import { available, type Outcome, unavailable } from './outcome.ts'
import { midRanks } from './ranks.ts'
import { isConstant } from './summary.ts'

export interface RankCorrelation {
  /** Number of items ranked. */
  n: number
  tau: number
  rho: number
  /** Two-sided: the fraction of all pairings whose coefficient is at least as far from 0. */
  tauP: Outcome<number>
  rhoP: Outcome<number>
}

/** 9 items have 9! = 362,880 pairings, which take a tenth of a second. */
const MOST_ITEMS = 9

/** @param a, b one value per item, in the same order of items; larger is better in both. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): Outcome<RankCorrelation> {
  if (a.length !== b.length) throw new RangeError(`${a.length} values against ${b.length}`)
  const n = a.length
  if (n < 3) return unavailable(`a rank correlation needs at least three items (there ${n === 1 ? 'is' : 'are'} ${n})`)
  if (![...a, ...b].every(Number.isFinite)) return unavailable('every value must be finite, but one is not')
  if (isConstant(a) || isConstant(b)) return unavailable('all items are tied in one of the two rankings')
  const [ranks, otherRanks] = [centred(midRanks(a)), centred(midRanks(b))]
  const [signs, others] = [pairSigns(ranks), pairSigns(otherRanks)]
  const identity = otherRanks.map((_, i) => i)
  const concordance = kendallS(signs, others, identity)
  const product = dot(ranks, otherRanks, identity)
  const p = permutationP(signs, others, ranks, otherRanks)
  return available({
    n,
    tau: concordance / Math.sqrt(norm(signs) * norm(others)),
    rho: product / Math.sqrt(dot(ranks, ranks, identity) * dot(otherRanks, otherRanks, identity)),
    tauP: p ? available(p.tau) : unavailable(`exact p-values are limited to ${MOST_ITEMS} items`),
    rhoP: p ? available(p.rho) : unavailable(`exact p-values are limited to ${MOST_ITEMS} items`),
  })
}

/** The sign of the difference of every two items, [n, n]; ties are 0. */
function pairSigns(values: readonly number[]): number[][] {
  return values.map((x) => values.map((y) => Math.sign(x - y)))
}

const norm = (signs: number[][]): number => signs.flat().filter((sign) => sign !== 0).length / 2

function centred(ranks: number[]): number[] {
  const middle = (ranks.length + 1) / 2
  return ranks.map((rank) => rank - middle)
}

/** Concordant minus discordant pairs, if item i of the first ranking is paired with item `order[i]` of the second. */
function kendallS(a: number[][], b: number[][], order: readonly number[]): number {
  let s = 0
  for (let i = 1; i < order.length; i++) {
    const [left, right] = [a[i]!, b[order[i]!]!]
    for (let j = 0; j < i; j++) s += left[j]! * right[order[j]!]!
  }
  return s
}

function dot(a: readonly number[], b: readonly number[], order: readonly number[]): number {
  let sum = 0
  for (let i = 0; i < order.length; i++) sum += a[i]! * b[order[i]!]!
  return sum
}

/** p-values over all pairings, including the observed one. The denominators of tau-b and rho are the same in all. */
function permutationP(signs: number[][], others: number[][], ranks: number[], otherRanks: number[]) {
  const n = ranks.length
  if (n > MOST_ITEMS) return null
  const order = ranks.map((_, i) => i)
  const limit = { tau: Math.abs(kendallS(signs, others, order)), rho: Math.abs(dot(ranks, otherRanks, order)) - 1e-9 }
  const reaching = { tau: 0, rho: 0 }
  let pairings = 0
  const look = () => {
    pairings++
    if (Math.abs(kendallS(signs, others, order)) >= limit.tau) reaching.tau++
    if (Math.abs(dot(ranks, otherRanks, order)) >= limit.rho) reaching.rho++
  }
  permute(order, n, look)
  return { tau: reaching.tau / pairings, rho: reaching.rho / pairings }
}

/** Heap's algorithm: visits every order of the first `k` entries, in place. */
function permute(order: number[], k: number, look: () => void): void {
  if (k <= 1) {
    look()
    return
  }
  for (let i = 0; i < k; i++) {
    permute(order, k - 1, look)
    if (i === k - 1) return
    const other = k % 2 === 0 ? i : 0
    const kept = order[other]!
    order[other] = order[k - 1]!
    order[k - 1] = kept
  }
}
