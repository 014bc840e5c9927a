/** Numbers that many answers contain. Accuracies are fractions, times are milliseconds since 1970 (UTC). */
import * as z from 'zod'
import type { Interval, Summary } from '../../../harness/statistics/summary.ts'

/** A name from a list that may grow, such as a method's. */
export const name = z.string()
export const time = z.number().int()
export const seed = z.number().int()
export const count = z.number().int().nonnegative()
export const direction = z.union([z.literal(1), z.literal(-1), z.literal(0)])

export const interval: z.ZodType<Interval> = z.tuple([z.number(), z.number()])

export const summary = z.object({
  n: count,
  mean: z.number(),
  sd: z.number().nullable(),
  ci95: interval.nullable(),
}) satisfies z.ZodType<Summary>

/** What a test found; null where there is none. */
export const testNumbers = {
  difference: z.number(),
  ci95: interval.nullable(),
  statistic: z.number().nullable(),
  df: z.number().nullable(),
  p: z.number().nullable(),
  reason: z.string().nullable(),
  /** Hedges' g. */
  effect: z.object({ g: z.number(), ci95: interval.nullable() }).nullable(),
  items: z.object({ items: count, onlyA: count, onlyB: count }).nullable(),
  /** After the correction over all that was tested. */
  pAdjusted: z.number().nullable(),
}

/** Pages ignore such parameters and say so. */
export const NOTHING_IGNORED = { description: 'Empty: a request that names what does not exist is refused' }

/** Valid parameters that name nothing in the store. */
export const ignored = z.array(z.object({ name: z.string(), value: z.string(), why: z.string() })).meta(NOTHING_IGNORED)

/** What a current row has that replaces a stale one, which then counts in no rank, difference or correction; else null. */
export const superseded = z.enum(['configuration', 'plugin']).nullable()

/** What has changed since a run was made; empty for one that is not stale. */
export const changes = z.array(z.union([z.enum(['code', 'data']), z.templateLiteral(['plugin ', z.string()])]))
