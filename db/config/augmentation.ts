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
  /**
   * Shorter side of the stored images that crops are taken from; they are scaled to it at most, keep their aspect
   * ratio, whole.
   */
  cropFrom: z.number().int().min(8).max(1024).nullable().default(null).meta({
    description:
      'shorter side in pixels of the stored images that crops are taken from, where those of the data set are larger than --image-size; raise it towards the originals if small crops should show more detail',
    absent: '160 up to 96 px, 5/3 of the image size up to 153 px, 256 up to 224 px, then 8/7 of it',
  }),
  /** Black pixels around the image, from which a crop of the image's own size is then taken, instead of resized crops. */
  padding: z.number().int().min(1).max(64).nullable().default(null).meta({
    description: 'pad the image by this many black pixels and crop it back to its size; 4 is usual for CIFAR',
    absent: 'random resized crops',
  }),
  flip: shareSchema.default(0.5).describe('probability of a horizontal flip; 0 where left and right differ'),
  jitter: shareSchema.default(0.8).describe('probability of colour jitter; lower it where classes differ in colour'),
  brightness: shareSchema.default(0.8).describe('strength of the brightness jitter'),
  contrast: shareSchema.default(0.8).describe('strength of the contrast jitter'),
  saturation: shareSchema.default(0.8).describe('strength of the saturation jitter; 0 for grey images saves time'),
  hue: z.number().min(0).max(0.5).default(0.2).describe('strength of the hue jitter; 0 for grey images saves time'),
  grey: shareSchema.default(0.2).describe('probability of conversion to grey; 0 for grey images'),
  blur: shareSchema
    .default(0.5)
    .describe('probability of Gaussian blur, of a standard deviation from .1 to 2 px; lower it for images below 64 px'),
})

/** The default of `cropFrom`: few crops are enlarged then, and a data set takes three to five times its crops' space. */
export function cropSource(imageSize: number): number {
  const most = Math.max(256, Math.ceil((imageSize * 8) / 7))
  return Math.min(most, Math.max(160, Math.round((imageSize * 5) / 3)))
}

export type AugmentationConfig = z.output<typeof augmentationSchema>
