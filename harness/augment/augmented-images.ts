/** Augmented images as bytes, for evaluations that see an encoder's features of crops or views. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { type AugmentationConfig, augmentationSchema } from '../../db/config/augmentation.ts'
import type { Random } from '../base/random.ts'
import { ImageStore } from './index.ts'

/** Leaves the pixels on their scale from 0 to 255. */
const AS_BYTES: Normalisation = { mean: [0, 0, 0], std: [1 / 255, 1 / 255, 1 / 255] }

/**
 * One random resized crop of every image, flipped in half of the cases, of the split's own size.
 * @param cropMin - smallest area of a crop, as a fraction of the image.
 * @param random - not advanced.
 */
export function croppedImages(split: ImageSplit, cropMin: number, random: Random): ImageSplit {
  return augmentedImages(split, augmentationSchema.parse({ cropMin, jitter: 0, grey: 0, blur: 0 }), random)
}

/**
 * One view of every image, of the split's own size; rounded to bytes, as Pillow's are. Crops are taken from the uncropped
 * images where the split has them. Views are computed when they are read: equal generators give equal views however the
 * images are split into blocks of the same size.
 * @param random - not advanced.
 */
export function augmentedImages(split: ImageSplit, augmentation: AugmentationConfig, random: Random): ImageSplit {
  const { labels, tags, count, size } = split
  const store = new ImageStore(split, AS_BYTES)
  const viewed = (indices: Int32Array) => {
    const view = store.view(indices, augmentation, random.fork(`crops from image ${indices[0]}`))
    const { buffer } = new Uint8ClampedArray(view.images.dataSync<'float32'>())
    view.dispose()
    return new Uint8Array(buffer)
  }
  const images = {
    block: (start: number, many: number) => viewed(Int32Array.from({ length: many }, (_, i) => start + i)),
    gather: viewed,
  }
  return { images, labels, ...(tags && { tags }), count, size }
}
