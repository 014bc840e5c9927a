/** Student's t distribution with any df > 0, with a relative error of about 1e-13, also in the tails. */

import { expand, findRoot } from '../root-finding.ts'
import { incompleteBeta } from './incomplete-beta.ts'

/** P(T >= t). */
function studentTTail(t: number, df: number): number {
  const scaled = t / Math.sqrt(df)
  const square = scaled * scaled
  const x = 1 / (1 + square)
  const y = square === Number.POSITIVE_INFINITY ? 1 : square / (1 + square)
  const tail = 0.5 * incompleteBeta(df / 2, 0.5, x, y)
  return t >= 0 ? tail : 1 - tail
}

/** P(T <= t). */
export function studentTCdf(t: number, df: number): number {
  return studentTTail(-t, df)
}

/** P(|T| >= |t|). */
export function twoSidedP(t: number, df: number): number {
  return Math.min(1, 2 * studentTTail(Math.abs(t), df))
}

/** The p-quantile, 0 < p < 1. */
export function studentTQuantile(p: number, df: number): number {
  if (p === 0.5) return 0
  const tail = Math.min(p, 1 - p)
  const high = expand((t) => studentTTail(t, df) < tail)
  const logTail = Math.log(tail)
  const t = findRoot((x) => Math.log(studentTTail(x, df)) - logTail, high === 1 ? 0 : high / 2, high)
  return p < 0.5 ? -t : t
}

const criticalValues = new Map<number, Map<number, number>>()
const MOST_KNOWN = 10_000

/** Half width of a two-sided interval in standard errors. Values are cached, since a table has few different df. */
export function criticalT(df: number, level = 0.95): number {
  let ofLevel = criticalValues.get(level)
  if (!ofLevel) {
    ofLevel = new Map()
    criticalValues.set(level, ofLevel)
  }
  let t = ofLevel.get(df)
  if (t === undefined) {
    t = studentTQuantile(0.5 + level / 2, df)
    if (ofLevel.size > MOST_KNOWN) ofLevel.clear()
    ofLevel.set(df, t)
  }
  return t
}
