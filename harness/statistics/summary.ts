import { mean, sampleVariance } from 'simple-statistics'
import { criticalT } from './distributions/student-t.ts'

export type Interval = readonly [low: number, high: number]

export interface Summary {
  n: number
  mean: number
  /** Sample standard deviation (n - 1); null for a single value. */
  sd: number | null
  /** 95% t-interval of the mean; null for a single value. A bootstrap interval would be far too narrow at n <= 10. */
  ci95: Interval | null
}

/** What is known of values that are not given, such as those behind a published mean. */
export interface GroupSummary {
  mean: number
  /** Sample standard deviation (n - 1). */
  sd: number
  n: number
}

/** What stands behind a mean, wherever one is shown with its interval. */
export const PLUS_MINUS = '±: half the width of the 95% interval of the mean over seeds.'

/** @throws RangeError when there are no values. */
export function summarize(values: readonly number[]): Summary {
  const n = values.length
  if (n === 0) throw new RangeError('there is no value to summarise')
  const center = mean(values as number[])
  if (n === 1) return { n, mean: center, sd: null, ci95: null }
  return withInterval({ n, mean: center, sd: isConstant(values) ? 0 : Math.sqrt(sampleVariance(values as number[])) })
}

/** @param group - of two values or more. */
export function withInterval({ n, mean, sd }: GroupSummary): Summary {
  const half = (criticalT(n - 1) * sd) / Math.sqrt(n)
  return { n, mean, sd, ci95: [mean - half, mean + half] }
}

/** Whether all values are equal, up to a few units in the last place. */
export function isConstant(values: readonly number[]): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let i = 0; i < values.length; i++) {
    low = Math.min(low, values[i]!)
    high = Math.max(high, values[i]!)
  }
  return high - low <= 8 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high))
}
