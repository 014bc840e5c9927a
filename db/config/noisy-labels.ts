/** The table of smooth rates under label noise: one run trains every rate, noise and learning rate at once. */
import * as z from 'zod'
import { LOSSES } from '../catalogue/losses.ts'
import { labelNoiseSchema, seedSchema, threadsSchema } from './common.ts'

const givenNoisyLabelsSchema = z.strictObject({
  kind: z.literal('noisy-labels'),
  dataset: z.enum(['uci-heart', 'uci-splice', 'fashion-mnist-mini']),
  hidden: z.number().int().min(1),
  noiseKind: labelNoiseSchema.default('symmetric'),
  /** Steps of plain cross-entropy before a negative rate; raise it if a negative rate diverges. */
  warmup: z.number().int().min(0).default(0),
  rates: z.array(z.number().max(1)).min(1).default([0.8, 0.6, 0.4, 0.2, 0, -0.4, -0.6, -1, -2, -4, -8]),
  noises: z.array(z.number().min(0).lt(1)).min(1).default([0, 0.1, 0.2, 0.3, 0.4]),
  /** Losses for wrong labels that are trained beside the rates, with the values of their papers; absent: none. */
  losses: z.array(z.enum(LOSSES)).optional(),
  learningRates: z.array(z.number().positive()).min(1).default([0.0007, 0.001, 0.005, 0.01, 0.05]),
  steps: z.number().int().min(1).default(1000),
  batchSize: z.number().int().min(1).default(64),
  evaluateEvery: z.number().int().min(1).default(20),
  /** Fraction of training rows that the `honest` protocol holds out to select learning rate and checkpoint. */
  validation: z.number().gt(0).lt(1).default(0.15),
  seed: seedSchema.default(0),
  threads: threadsSchema.default(1),
})

type GivenNoisyLabels = z.output<typeof givenNoisyLabelsSchema>

export const noisyLabelsSchema = givenNoisyLabelsSchema
  .refine(({ warmup, steps }) => warmup < steps, { path: ['warmup'], error: 'must be fewer than `steps`' })
  .transform((given): GivenNoisyLabels => normalise(given))

/**
 * Only negative rates use the warm-up; without any, it is reset to its default, so that equal runs share one id. An
 * empty list of losses is left out for the same reason.
 */
function normalise({ losses, ...given }: GivenNoisyLabels): GivenNoisyLabels {
  const warmup = given.rates.some((rate) => rate < 0) ? given.warmup : 0
  return { ...given, warmup, ...(losses?.length ? { losses } : {}) }
}

export type NoisyLabelsConfig = z.output<typeof noisyLabelsSchema>
