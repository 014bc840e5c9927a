/** A leaderboard as the page exports it. */
import * as z from 'zod'
import { count, ignored, interval, name, seed } from './numbers.ts'

const measured = z.object({
  n: count,
  mean: z.number(),
  sd: z.number().nullable(),
  ci95: interval.nullable(),
  values: z.array(z.number()),
  seeds: z.array(seed),
  controls: z.array(z.object({ title: z.string(), mean: z.number() })).optional(),
  rank: count.nullable(),
  noRankBecause: z.string().nullable(),
})

const printed = z.object({
  published: z.object({ value: z.number(), std: z.number().nullable(), printed: z.string() }),
})

export const leaderboard = z.object({
  dataset: name,
  source: z.string(),
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
      title: z.string(),
      details: z.string(),
      method: name,
      masking: name,
      backbone: name,
      rate: z.number().nullable(),
      group: z.string().nullable(),
      table: z.string().nullable(),
      stale: z.boolean(),
      cost: z
        .object({
          seconds: z.number().nullable(),
          peakRssMb: z.number().nullable(),
          imagesPerSecond: z.number().nullable(),
        })
        .nullable(),
      cells: z.array(z.union([measured, printed]).nullable()),
    }),
  ),
})
