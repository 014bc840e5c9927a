/** The papers' tables, as `table --format json` prints them. */
import * as z from 'zod'
import { RECIPES } from '../../../harness/analysis/tables/as-printed.ts'
import type { GlsTable } from '../../../harness/analysis/tables/gls-1.ts'
import type { CifarTable } from '../../../harness/analysis/tables/gls-2.ts'
import type { AdiosJson } from '../../../harness/analysis/tables/json.ts'
import { changes, count, interval, name, seed, time } from './numbers.ts'

const published = z.object({ mean: z.number(), std: z.number().nullable() })

const measured = z.object({
  mean: z.number(),
  std: z.number().nullable(),
  n: count,
  values: z.array(z.number()),
  seeds: z.array(seed),
  protocol: z.string(),
  selectedOnTest: z.boolean(),
  training: z.object({ on: name, imageSize: count, images: count.nullable(), epochs: count }),
  recipe: z.enum(RECIPES).nullable(),
  suite: name.nullable(),
  differs: z.array(z.string()),
  how: z.string(),
  alike: z.string(),
  groupId: z.string().nullable(),
  apart: z.string(),
  runs: z.array(z.string()),
  at: time,
  stale: z.boolean(),
  changes,
})

const order = z.object({
  metric: name,
  against: name,
  dataset: name.nullable(),
  methods: z.array(name),
  maskings: z.array(name),
  n: count,
  tau: z.number().nullable(),
  rho: z.number().nullable(),
  p: z.number().nullable(),
  rhoP: z.number().nullable(),
  perSeed: z.object({ mean: z.number(), ci95: interval.nullable(), n: count }).nullable(),
  reason: z.string().nullable(),
})

const adios = z.object({
  rows: z.array(
    z.object({
      dataset: name,
      backbone: name,
      variant: z.string(),
      method: name,
      masking: name,
      evaluation: name,
      condition: z.string(),
      metric: name,
      published: published.nullable(),
      measured: measured.nullable(),
    }),
  ),
  order: order.optional(),
  otherOrders: z.array(order).optional(),
})

const byRate = z.record(z.string(), z.number())
const cells = {
  accuracy: byRate,
  rOpt: z.array(z.number()),
  marked: z.array(z.number()),
  favours: z.enum(['negative', 'non-negative']).nullable(),
}
const test = { t: z.number().nullable(), df: z.number().nullable() }

const protocol = z
  .object({
    ...cells,
    ...test,
    n: count,
    ci95: z.record(z.string(), interval.nullable()),
    p: z.number().nullable(),
    reason: z.string().nullable(),
    selectedOnTest: z.boolean(),
    losses: z.record(z.string(), z.object({ accuracy: z.number(), ci95: interval.nullable() })),
    overSeeds: z.object({
      difference: z.number().nullable(),
      ci95: interval.nullable(),
      p: z.number().nullable(),
      reason: z.string().nullable(),
    }),
  })
  .nullable()

const gls = z.object({
  columns: z.array(
    z.object({
      dataset: name,
      noiseKind: z.enum(['symmetric', 'asymmetric', 'instance']),
      classes: count,
      inPrint: z.boolean(),
      noise: z.number(),
      published: z
        .object({
          ...cells,
          ...test,
          p: z.number(),
          rOptPrinted: z.string(),
          rOptAgrees: z.boolean(),
          pRecomputed: z.number().nullable(),
          pAgrees: z.boolean(),
        })
        .nullable(),
      measured: z
        .object({
          published: protocol,
          honest: protocol,
          last: protocol,
          setting: z.object({
            hidden: count,
            steps: count,
            warmup: count,
            validation: z.number(),
            seeds: z.array(seed),
            runs: z.array(z.string()),
            at: time,
            stale: z.boolean(),
            changes,
            differs: z.array(z.string()),
          }),
        })
        .nullable(),
    }),
  ),
})

const cifarScores = z.record(
  z.string(),
  z.object({
    accuracy: z.number(),
    n: count,
    ci95: interval.nullable(),
    seeds: z.array(seed),
    runs: z.array(z.string()),
    stale: z.boolean(),
    changes,
  }),
)

const cifar = z.object({
  columns: z.array(
    z.object({
      dataset: name,
      noiseKind: z.enum(['symmetric', 'asymmetric']),
      noise: z.number(),
      published: byRate,
      measured: z.object({ best: cifarScores, last: cifarScores }),
    }),
  ),
})

/** By rows for the ADIOS paper, by columns for the label-smoothing paper. */
export const table = z.union([adios, gls, cifar]) satisfies z.ZodType<AdiosJson | GlsTable | CifarTable>
