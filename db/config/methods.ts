/** Options that belong to methods. */
import * as z from 'zod'
import { labelNoiseSchema, shareSchema } from './common.ts'

/** Which terms of the loss are used under masks, as in the published ADIOS code; without masks there is only the clean pair. */
export const simsiamSchema = z.strictObject({
  predictorHidden: z
    .number()
    .int()
    .min(1)
    .default(64)
    .describe('width of the predictor; a quarter of the projection or so'),
  symmetryMask: z.boolean().default(true).describe('whether clean views predict masked ones'),
  noMask: z.boolean().default(true).describe('whether clean views predict clean ones'),
  bothMask: z.boolean().default(true).describe('whether masked views predict masked ones'),
})

export const byolSchema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(256).describe('width of the predictor'),
  /** Of the target network, at the start; rises to 1 along a cosine. */
  tau: shareSchema.default(0.99).describe('of the target network; raise it if training is unstable'),
})

/** Training from scratch on (noisy) labels with generalised label smoothing. */
export const supervisedSchema = z.strictObject({
  /** The smooth rate r <= 1: 0 is cross-entropy, below 0 sharpens. */
  rate: z
    .number()
    .max(1)
    .default(0)
    .describe('smooth rate r <= 1: 0 is cross-entropy, lower it below 0 where labels are noisy'),
  /** Share of training on plain cross-entropy before a negative rate; raise it if a negative rate diverges. */
  warmup: shareSchema
    .default(0.5)
    .describe('share of training on cross-entropy before a negative rate; raise it if that diverges'),
  noise: z.number().min(0).lt(1).default(0).describe('share of training labels made wrong'),
  noiseKind: labelNoiseSchema.default('symmetric').describe('how labels go wrong'),
  /** Batch normalisation by the statistics that the weights came with, which then stay as they are. */
  frozenStatistics: z
    .boolean()
    .default(false)
    .describe('whether batch normalisation keeps the statistics it began with; only for weights trained before'),
})

export type SimsiamConfig = z.output<typeof simsiamSchema>
export type SupervisedConfig = z.output<typeof supervisedSchema>
