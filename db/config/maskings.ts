/** Options of the masking schemes. */
import * as z from 'zod'
import { occlusionOptimizerSchema } from './optimizer.ts'

/** ADIOS, section 3 of the paper: N masks, penalty weight lambda, the occlusion model and its own optimiser. */
export const adiosSchema = z.strictObject({
  masks: z.number().int().min(2).max(16).default(4).describe('number of masks per image (N); time grows with it'),
  /** Weight of the area penalty; raise it if masks collapse to everything or nothing. */
  lambda: z
    .number()
    .min(0)
    .default(5)
    .describe('weight of the area penalty; raise it if masks collapse to everything or nothing'),
  /** Weight of the second penalty term of the paper's code, which favours unequal areas. */
  entropy: z
    .number()
    .min(0)
    .default(0)
    .describe('weight of a second penalty that favours unequal areas; 0 disables it'),
  reduction: z
    .enum(['sum', 'mean'])
    .default('sum')
    .describe("reduction of the loss over the N masks: sum as in the paper's code, mean as in the paper"),
  width: z
    .number()
    .int()
    .min(8)
    .multipleOf(8)
    .default(8)
    .describe('channels of the U-Net; raise it if masks remain blurred'),
  /** Levels of the U-Net; null: floor(log2(image size) - 1). */
  levels: z
    .number()
    .int()
    .min(3)
    .max(6)
    .nullable()
    .default(null)
    .meta({ description: 'levels of the U-Net', absent: 'depends on the image size' }),
  norm: z
    .enum(['group', 'instance', 'none'])
    .default('group')
    .describe("normalisation of the U-Net; group is the default of the paper's code"),
  optimizer: occlusionOptimizerSchema.prefault({ name: 'adamw', learningRate: 1e-3, weightDecay: 0 }),
})

/** Schemes that use the true objects: one slot for each of the first `masks` - 1 objects, and one for the rest. */
export const objectsSchema = z.strictObject({
  masks: z.number().int().min(2).max(11).default(6).describe('number of slots: one per object, and one for the rest'),
})

export const maeSchema = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.75).describe('fraction of patches that are hidden'),
  /** Side of a patch in pixels; null: 16, or 8 for images below 64 px. */
  patchSize: z
    .number()
    .int()
    .min(1)
    .nullable()
    .default(null)
    .meta({ description: 'side of a patch in pixels', absent: '16, or 8 for images below 64 px' }),
})

export const beitSchema = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.3).describe('smallest fraction of the image that is covered'),
})

/** The context encoder's central square. */
export const fixedSchema = z.strictObject({
  side: z.number().gt(0).lt(1).default(0.5).describe('side of the square as a fraction of the side of the image'),
})

export type AdiosConfig = z.output<typeof adiosSchema>
