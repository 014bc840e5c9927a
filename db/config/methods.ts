/** Options of the methods. */
import * as z from 'zod'
import { labelNoiseSchema, shareSchema } from './common.ts'
import { lossSchema } from './losses.ts'

/** The loss terms used with masks, as in the ADIOS paper's code; without masks there is only the clean pair. */
export const simsiamSchema = z.strictObject({
  predictorHidden: z
    .number()
    .int()
    .min(1)
    .default(64)
    .describe('width of the predictor; about a quarter of the projection'),
  symmetryMask: z.boolean().default(true).describe('use the loss term in which clean views predict masked ones'),
  noMask: z.boolean().default(true).describe('use the loss term in which clean views predict clean ones'),
  bothMask: z.boolean().default(true).describe('use the loss term in which masked views predict masked ones'),
})

export const byolSchema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(256).describe('width of the predictor'),
  /** Initial momentum of the target network; rises to 1 along a cosine. */
  tau: shareSchema.default(0.99).describe('initial momentum of the target network; raise it if training is unstable'),
})

/** Training from scratch on (noisy) labels with generalised label smoothing. */
export const supervisedSchema = z.strictObject({
  /** The smooth rate r <= 1: 0 is cross-entropy, below 0 sharpens. */
  rate: z
    .number()
    .max(1)
    .default(0)
    .describe('smooth rate r <= 1; 0 is cross-entropy, use a negative rate where labels are noisy'),
  /** Fraction of training with plain cross-entropy before a negative rate; raise it if a negative rate diverges. */
  warmup: shareSchema
    .default(0.5)
    .describe('fraction of training with cross-entropy before a negative rate; raise it if training diverges'),
  noise: z.number().min(0).lt(1).default(0).describe('fraction of training labels that are corrupted'),
  noiseKind: labelNoiseSchema.default('symmetric').describe('kind of label noise'),
  /** A loss for wrong labels instead of a smooth rate; absent: generalised label smoothing. */
  loss: lossSchema.optional(),
  /** Batch normalisation uses the statistics loaded with the weights and does not update them. */
  frozenStatistics: z
    .boolean()
    .default(false)
    .describe('keep the initial batch-normalisation statistics; only for pretrained weights'),
})

export type SimsiamConfig = z.output<typeof simsiamSchema>
export type SupervisedConfig = z.output<typeof supervisedSchema>
