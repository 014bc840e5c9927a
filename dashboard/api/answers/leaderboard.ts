/** A leaderboard as the page exports it. */
import * as z from 'zod'
import { eachCost } from '../../../harness/analysis/board/costs.ts'
import { count, ignored, interval, name, seed, superseded } from './numbers.ts'

const measured = z.object({
  n: count,
  mean: z.number(),
  sd: z.number().nullable(),
  ci95: interval.nullable(),
  values: z.array(z.number()),
  seeds: z.array(seed),
  /** When the last of them was stored, milliseconds since 1970. */
  at: z.number(),
  controls: z.array(z.object({ title: z.string(), mean: z.number() })).optional(),
  rank: count.nullable(),
  /** Whether several seeds all gave the same value, by what they compute or by chance; tests take it as one observation. */
  deterministic: z.boolean(),
  noRankBecause: z.string().nullable(),
  /** Difference from the baseline row, null without one; pAdjusted after Holm over the `tests` differences of its column that have a p. */
  difference: z
    .object({
      against: z.string(),
      value: z.number(),
      /** Whether it is the difference of the two means; else it is over these seeds alone. */
      ofMeans: z.boolean(),
      ci95: interval.nullable(),
      test: z.enum(['paired', 'welch', 'mcnemar']).nullable(),
      seeds: z.array(seed),
      p: z.number().nullable(),
      pAdjusted: z.number().nullable(),
      tests: count,
      significant: z.boolean(),
      reason: z.string().nullable(),
    })
    .nullable(),
})

const printed = z.object({
  published: z.object({ value: z.number(), std: z.number().nullable(), printed: z.string() }),
})

export const leaderboard = z.object({
  dataset: name,
  source: z.string(),
  /** `own`, `none` or the key of a row. */
  baseline: z.string(),
  ignored,
  columns: z.array(
    z.object({
      key: z.string(),
      evaluation: z.string(),
      title: z.string(),
      protocol: z.string(),
      selectedOnTest: z.boolean(),
    }),
  ),
  rows: z.array(
    z.object({
      key: z.string(),
      title: z.string(),
      details: z.string(),
      method: name,
      masking: name,
      backbone: name,
      rate: z.number().nullable(),
      group: z.string().nullable(),
      table: z.string().nullable(),
      stale: z.boolean(),
      superseded,
      /** Of events of its runs that its numbers do not show, such as collapsed masks. */
      marks: z.array(z.string()),
      cost: z
        .object(eachCost(() => z.number().nullable()))
        .nullable()
        .meta({ description: 'As stored: s, MiB (2^20 bytes) despite the name, images/s' }),
      cells: z.array(z.union([measured, printed]).nullable()),
    }),
  ),
})
