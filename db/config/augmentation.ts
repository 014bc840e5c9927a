/** Options of the image augmentation that makes the views. */
import * as z from 'zod'
import { shareSchema } from './common.ts'

export const augmentationSchema = z.strictObject({
  /** Smallest area of the random resized crop; larger is easier. */
  cropMin: z
    .number()
    .gt(0)
    .max(1)
    .default(0.08)
    .describe('smallest area of a crop, as a fraction of the image; raise it where objects are small'),
  /** Pixels of black around the image; absent: crops are resized. */
  pad: z.number().int().min(1).optional().meta({
    description:
      'crop at full size from the image with this many black pixels around it, instead of resizing a crop; 4 is usual for CIFAR',
    absent: 'none',
  }),
  flip: shareSchema.default(0.5).describe('probability of a horizontal flip; 0 where left and right differ'),
  jitter: shareSchema.default(0.8).describe('probability of colour jitter; lower it where classes differ in colour'),
  brightness: shareSchema.default(0.8).describe('strength of the brightness jitter'),
  contrast: shareSchema.default(0.8).describe('strength of the contrast jitter'),
  saturation: shareSchema.default(0.8).describe('strength of the saturation jitter; 0 for grey images saves time'),
  hue: z.number().min(0).max(0.5).default(0.2).describe('strength of the hue jitter; 0 for grey images saves time'),
  grey: shareSchema.default(0.2).describe('probability of conversion to grey; 0 for grey images'),
  blur: shareSchema.default(0.5).describe('probability of Gaussian blur; lower it for images below 64 px'),
})

export type AugmentationConfig = z.output<typeof augmentationSchema>
