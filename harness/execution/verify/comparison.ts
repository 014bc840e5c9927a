/** Compares stored scores with recomputed ones: equal bit for bit, or how far apart. */

import { findEvaluationEntry } from '../../../db/catalogue/evaluations.ts'
import { isShare } from '../../../db/catalogue/metrics.ts'
import type { Recomputed, StoredPredictions } from './recompute.ts'

type Verdict =
  | 'equal'
  /** Different, but within the tolerance for another machine or engine. */
  | 'close'
  | 'different'
  /** The files that it was computed from are not kept. */
  | 'not kept'

export interface ComparedScore {
  dataset: string
  evaluation: string
  condition: string
  metric: string
  protocol: string
  /** Shares as fractions; null when not finite or missing. */
  stored: number | null
  again: number | null
  /** Recomputed minus stored; null when either is missing. */
  difference: number | null
  verdict: Verdict
}

export interface ComparedPredictions {
  dataset: string
  evaluation: string
  condition: string
  protocol: string
  items: number
  /** Number of items with a different predicted class. */
  different: number
  /** Whether they were made again; if not, nothing of them was compared. */
  made: 'again' | 'missing' | 'not kept'
  /** Whether the true labels equal those of the stored predictions. */
  sameTruth: boolean
}

export interface StoredScore {
  dataset: string
  evaluation: string
  condition: string
  metric: string
  protocol: string
  value: number | null
}

/**
 * Tolerance for scores on another machine or engine, where differences in the last bits flip items near a decision
 * boundary. Without oneDNN, 3 of 11,209 predictions of a toy run flipped.
 */
const TOLERANCE = 0.01
/** Tolerance where the last bits have a large effect. */
const LOOSE_TOLERANCE = 0.05

/** Tolerance after retraining: on another machine this is little better than another seed. */
export const RETRAINED_TOLERANCE = 0.1

/**
 * @param tolerance - largest accepted difference; 0 on the machine and engine of the stored run.
 * @param kept - whether the files behind a score are kept; if so, the score must be among the recomputed ones.
 */
export function compareScores(
  stored: readonly StoredScore[],
  again: readonly StoredScore[],
  { tolerance, kept }: { tolerance: (score: StoredScore) => number; kept: (score: StoredScore) => boolean },
): ComparedScore[] {
  const made = new Map(again.map((score) => [keyOf(score), finite(score.value)]))
  const known = new Set(stored.map(keyOf))
  const compared = stored.map((score) => {
    const key = keyOf(score)
    const value = finite(score.value)
    if (!made.has(key)) return entry(score, value, null, kept(score) ? 'different' : 'not kept')
    const other = made.get(key)!
    return entry(score, value, other, verdictOf(score.metric, value, other, tolerance(score)))
  })
  const further = again.filter((score) => !known.has(keyOf(score)))
  return [...compared, ...further.map((score) => entry(score, null, finite(score.value), 'different'))]
}

/** @param kept - whether what predictions are made from is kept; if so, they must be among those made again. */
export function comparePredictions(
  stored: readonly StoredPredictions[],
  again: Recomputed['predictions'],
  kept: (predictions: StoredPredictions) => boolean,
): ComparedPredictions[] {
  const made = new Map(again.map((one) => [predictionKey(one), one]))
  return stored.map((one): ComparedPredictions => {
    const other = made.get(predictionKey(one))
    const { dataset, evaluation, condition, protocol, truthDigest } = one
    const key = { dataset, evaluation, condition, protocol }
    if (other === undefined) {
      const items = Buffer.from(one.predicted, 'base64').length / 4
      return { ...key, items, different: 0, sameTruth: true, made: kept(one) ? 'missing' : 'not kept' }
    }
    const [a, b] = [Buffer.from(one.predicted, 'base64'), Buffer.from(other.predicted, 'base64')]
    const items = Math.max(a.length, b.length) / 4
    let different = 0
    for (let item = 0; item < items; item++) {
      const at = item * 4
      const there = at < a.length && at < b.length
      if (!there || a.readInt32LE(at) !== b.readInt32LE(at)) different++
    }
    const sameTruth = truthDigest === other.truthDigest
    return { ...key, items, different, sameTruth, made: 'again' }
  })
}

export function toleranceOf({ evaluation }: Pick<StoredScore, 'evaluation'>): number {
  return findEvaluationEntry(evaluation)?.sensitive ? LOOSE_TOLERANCE : TOLERANCE
}

/** Numbers that are not shares, such as a rank of hundreds, are compared relative to their size. */
function verdictOf(metric: string, stored: number | null, again: number | null, tolerance: number): Verdict {
  if (stored === again) return 'equal'
  if (stored === null || again === null) return 'different'
  const scale = isShare(metric) ? 1 : Math.max(1, Math.abs(stored))
  return Math.abs(again - stored) <= tolerance * scale ? 'close' : 'different'
}

function entry(score: StoredScore, stored: number | null, again: number | null, verdict: Verdict): ComparedScore {
  const { dataset, evaluation, condition, metric, protocol } = score
  const difference = stored === null || again === null ? null : again - stored
  return { dataset, evaluation, condition, metric, protocol, stored, again, difference, verdict }
}

function keyOf({ dataset, evaluation, condition, metric, protocol }: StoredScore): string {
  return JSON.stringify([dataset, evaluation, condition, metric, protocol])
}

function predictionKey({ dataset, evaluation, condition, protocol }: StoredPredictions): string {
  return JSON.stringify([dataset, evaluation, condition, protocol])
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null
}
