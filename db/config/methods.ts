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

/** Initial momentum of the target network; rises to 1 along a cosine. */
const tauSchema = shareSchema.describe('initial momentum of the target network; raise it if training is unstable')

export const byolSchema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(256).describe('width of the predictor'),
  tau: tauSchema.default(0.99),
})

export const mocov3Schema = z.strictObject({
  predictorHidden: z.number().int().min(1).default(256).describe('width of the predictor'),
  tau: tauSchema.default(0.99),
})

export const barlowTwinsSchema = z.strictObject({
  /** The published lambda. */
  offDiagonal: z
    .number()
    .min(0)
    .default(0.0051)
    .describe('weight of the off-diagonal correlations; lower it for longer projections'),
  /** Not in the paper; its code and others' multiply the loss by it. */
  scale: z.number().positive().default(1).describe('factor of the loss; lower it if training diverges under LARS'),
})

/** The published weights. */
export const vicregSchema = z.strictObject({
  invariance: z.number().min(0).default(25).describe('weight of the distance between views'),
  variance: z.number().min(0).default(25).describe('weight of the variance; raise it if features collapse'),
  covariance: z.number().min(0).default(1).describe('weight of the covariances between dimensions'),
})

export const dinoSchema = z.strictObject({
  /** 65,536 as published, for ImageNet. */
  prototypes: z.number().int().min(2).default(1024).describe('number of prototypes; raise it for more data'),
  studentTemperature: z.number().positive().default(0.1).describe('temperature of the student'),
  teacherTemperature: z
    .number()
    .positive()
    .default(0.04)
    .describe('temperature of the teacher; raise it a little if the loss stays constant'),
  centreMomentum: shareSchema.default(0.9).describe("momentum of the teacher's centre; raise it for small batches"),
  tau: tauSchema.default(0.996),
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
export type VicregConfig = z.output<typeof vicregSchema>
export type DinoConfig = z.output<typeof dinoSchema>

type WithTarget = Record<'byol' | 'mocov3' | 'dino', { tau: number } | null>

/** The initial momentum of a method's target network; null for methods without one. */
export function targetMomentum({ byol, mocov3, dino }: WithTarget): number | null {
  return (byol ?? mocov3 ?? dino)?.tau ?? null
}
