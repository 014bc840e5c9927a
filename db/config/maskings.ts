/** Options that belong to masking schemes. */
import * as z from 'zod'
import { occlusionOptimizerSchema } from './optimizer.ts'

/** ADIOS, section 3 of the paper: N masks, penalty weight lambda, the occlusion model and its own optimiser. */
export const adiosSchema = z.strictObject({
  masks: z.number().int().min(2).max(16).default(4).describe('N, the masks for an image; time grows with it'),
  /** Weight of the area penalty; raise it if masks collapse to everything or nothing. */
  lambda: z
    .number()
    .min(0)
    .default(5)
    .describe('weight of the area penalty; raise it if masks collapse to everything or nothing'),
  /** Weight of the published code's second term, which favours unequal areas. */
  entropy: z.number().min(0).default(0).describe('weight of a second term that favours unequal areas; 0 leaves it out'),
  reduction: z
    .enum(['sum', 'mean'])
    .default('sum')
    .describe('over the N masks: sum as in the published code, mean as in the paper'),
  width: z
    .number()
    .int()
    .min(8)
    .multipleOf(8)
    .default(8)
    .describe('channels of the U-Net; raise it if masks stay blurred'),
  /** Levels of the U-Net; null: floor(log2(image size) - 1). */
  levels: z
    .number()
    .int()
    .min(3)
    .max(6)
    .nullable()
    .default(null)
    .meta({ description: 'levels of the U-Net', absent: 'by image size' }),
  norm: z.enum(['group', 'instance', 'none']).default('group').describe('of the U-Net; group is the published default'),
  optimizer: occlusionOptimizerSchema.prefault({ name: 'adamw', learningRate: 1e-3, weightDecay: 0 }),
})

/** Schemes that know the objects: slots for the first `masks` - 1 of them and one for the rest. */
export const objectsSchema = z.strictObject({
  masks: z.number().int().min(2).max(11).default(6).describe('slots: objects one by one, and the rest'),
})

export const maeSchema = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.75).describe('share of patches hidden'),
  /** Side of a patch in pixels; null: 16, or 8 below 64 px images. */
  patchSize: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'side of a patch in pixels', absent: '16, or 8 below 64 px' }),
})

export const beitSchema = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.3).describe('share of the image covered at least'),
})

/** The context encoder's central square: the side of the square over the side of the image. */
export const fixedSchema = z.strictObject({
  side: z.number().gt(0).lt(1).default(0.5).describe('side of the square over the side of the image'),
})

export type AdiosConfig = z.output<typeof adiosSchema>
