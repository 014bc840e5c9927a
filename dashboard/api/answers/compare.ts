/** Two runs or groups of seeds, as `compare --json` prints them. */
import * as z from 'zod'
import { type Comparison, VERDICTS } from '../../../harness/analysis/compare/compare.ts'
import { CORRECTIONS } from '../../../harness/analysis/significance/options.ts'
import { SEED_TESTS } from '../../../harness/statistics/pair-rule.ts'
import { changes, count, direction, name, seed, summary, testNumbers } from './numbers.ts'

const side = z.object({
  name: z.string(),
  groupId: z.string(),
  runs: z.array(z.object({ id: z.string(), seed })),
  stale: z.boolean(),
  staleCode: z.boolean(),
  staleData: z.boolean(),
  /** Comma-separated. */
  stalePlugins: z.string(),
  changes,
})

const score = z.object({
  dataset: name,
  evaluation: name,
  condition: z.string(),
  metric: name,
  protocol: z.string(),
  selectedOnTest: z.boolean(),
  direction,
  a: summary,
  b: summary,
  seeds: z.array(seed),
  test: z.enum(['paired', 'welch', 'mcnemar']).nullable(),
  ...testNumbers,
  detectable: z.number().nullable(),
  verdict: z.enum(VERDICTS),
  regression: z.boolean(),
  flips: z.array(z.object({ class: count, items: count, onlyA: count, onlyB: count })).nullable(),
  flipPairs: count,
})

export const comparison = z.object({
  a: side,
  b: side,
  test: z.enum(SEED_TESTS),
  correction: z.enum(CORRECTIONS),
  tests: count,
  alpha: z.number(),
  margin: z.number(),
  sharedSeeds: z.array(seed),
  scores: z.array(score),
  onlyA: z.array(z.string()),
  onlyB: z.array(z.string()),
}) satisfies z.ZodType<Comparison>
