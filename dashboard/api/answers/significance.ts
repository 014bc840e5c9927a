/** Pairs of rows, and rows across data sets, with their tests. */
import * as z from 'zod'
import { ORIGINS } from '../../../db/catalogue/titles.ts'
import type { Across } from '../../../harness/analysis/significance/across-datasets.ts'
import {
  ALTERNATIVES,
  APPLIED_TESTS,
  CORRECTIONS,
  PAIR_TESTS,
  RANK_TESTS,
} from '../../../harness/analysis/significance/options.ts'
import type { Significance } from '../../../harness/analysis/significance/significance.ts'
import { count, direction, interval, NOTHING_IGNORED, name, seed, superseded, testNumbers } from './numbers.ts'

const row = z.object({
  key: z.string(),
  groupId: z.string(),
  method: name,
  masking: name,
  backbone: name,
  variant: z.string(),
  rate: z.number().nullable(),
  stale: z.boolean(),
  superseded,
  n: count,
  mean: z.number(),
  sd: z.number().nullable(),
  ci95: interval.nullable(),
  seeds: z.array(seed),
  values: z.array(z.number()),
  deterministic: z.boolean(),
  condition: z.string(),
  measuredBy: z.string(),
})

const pair = z.object({
  a: z.string(),
  b: z.string(),
  /** The test that was used; null if none could be. */
  test: z.enum(APPLIED_TESTS).nullable(),
  n: z.tuple([count, count]),
  seeds: z.array(seed).nullable(),
  ...testNumbers,
  effectReason: z.string().nullable(),
  verdict: z.enum(['higher', 'lower', 'undecided', 'n/a']),
  limit: z.string().nullable(),
})

const notThere = <Name extends string>(names: readonly [Name, ...Name[]]) =>
  z
    .array(z.object({ name: z.enum(names), value: z.string(), why: z.string(), known: z.array(z.string()) }))
    .meta(NOTHING_IGNORED)

export const pairs = z.object({
  dataset: name,
  column: z.object({
    key: z.string(),
    dataset: name,
    evaluation: name,
    noise: z.string().nullable(),
    rest: z.string(),
    metric: name,
    protocol: z.string(),
    selectedOnTest: z.boolean(),
    direction,
    rows: count,
    repeated: count,
  }),
  test: z.enum(PAIR_TESTS),
  correction: z.enum(CORRECTIONS),
  alternative: z.enum(ALTERNATIVES),
  alpha: z.number(),
  rows: z.array(row),
  pairs: z.array(pair),
  tests: count,
  detectable: z
    .object({
      n: count,
      sd: z.number(),
      paired: z.boolean(),
      alone: z.number().nullable(),
      corrected: z.number().nullable(),
      others: z
        .object({
          n: count,
          count,
          fewest: count,
          of: count,
          alone: z.number().nullable(),
          corrected: z.number().nullable(),
        })
        .nullable(),
    })
    .nullable(),
  limits: z.array(z.string()),
  candidates: z.array(row),
  cut: count,
  ignored: notThere(['dataset', 'column', 'rows']),
}) satisfies z.ZodType<Significance>

const measure = z.object({
  key: z.string(),
  evaluation: name,
  noise: z.string().nullable(),
  rest: z.string(),
  metric: name,
  protocol: z.string().nullable(),
  direction,
  datasets: count,
})
const block = z.object({ trainedOn: name, dataset: name, protocol: z.string(), selectedOnTest: z.boolean() })
const method = {
  key: z.string(),
  method: name,
  masking: name,
  rate: z.number().nullable(),
  origin: z.enum(ORIGINS).nullable(),
  /** Where its numbers are reported; null for rows that were trained. */
  source: z.string().nullable(),
  title: z.string(),
}

export const ranks = z.object({
  measures: z.array(measure),
  measure,
  blocks: z.array(block),
  rows: z.array(
    z.object({
      ...method,
      values: z.array(z.number()),
      n: z.array(count),
      meanRank: z.number().nullable(),
    }),
  ),
  leftOut: z.object({ methods: z.array(z.object(method)), blocks: z.array(block) }),
  rankTest: z.enum(RANK_TESTS),
  alpha: z.number(),
  result: z
    .object({
      friedman: z.object({ chi2: z.number(), df: z.number(), p: z.number(), meanRanks: z.array(z.number()) }),
      pairTest: z.enum(RANK_TESTS),
      criticalDifference: z.number().nullable(),
      /** Uncorrected, under Wilcoxon. */
      p: z.array(z.array(z.number().nullable())),
      pAdjusted: z.array(z.array(z.number().nullable())),
      /** Wilcoxon's statistic, the smaller sum of signed ranks. */
      w: z.array(z.array(z.number().nullable())),
      cliques: z.array(z.array(count)),
      caveat: z.string().nullable(),
    })
    .nullable(),
  reason: z.string().nullable(),
  ignored: notThere(['measure']),
}) satisfies z.ZodType<Across>
