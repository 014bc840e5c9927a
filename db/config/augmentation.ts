/** How the views of an image are made. */
import * as z from 'zod'
import { shareSchema } from './common.ts'

export const augmentationSchema = z.strictObject({
  /** Smallest area of the random resized crop; larger is easier. */
  cropMin: z.number().gt(0).max(1).default(0.08).describe('smallest area of a crop; raise it where objects are small'),
  flip: shareSchema.default(0.5).describe('chance of mirroring; 0 where left and right differ'),
  jitter: shareSchema.default(0.8).describe('chance of changing colours; lower it where colour tells classes apart'),
  brightness: shareSchema.default(0.8).describe('strength'),
  contrast: shareSchema.default(0.8).describe('strength'),
  saturation: shareSchema.default(0.8).describe('strength; 0 for grey images saves time'),
  hue: z.number().min(0).max(0.5).default(0.2).describe('strength; 0 for grey images saves time'),
  grey: shareSchema.default(0.2).describe('chance of losing colour; 0 for grey images'),
  blur: shareSchema.default(0.5).describe('chance of blurring; lower it for images below 64 px'),
})

export type AugmentationConfig = z.output<typeof augmentationSchema>
