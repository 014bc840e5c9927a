/** Mask quality of masks that were computed elsewhere, beside the controls. */
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { UsageError } from '../base/errors.ts'
import { firstImages } from '../evaluation/encoder/features.ts'
import { decodeMasks, type ForeignMasks } from '../evaluation/external/foreign-masks.ts'
import { evaluateMasks, type MasksResult } from '../evaluation/masks/evaluate-masks.ts'
import { gallery } from '../masking/gallery.ts'

interface Asked {
  dataset: string
  /** An array file of masks of the first test images. */
  bytes: Buffer
  /** For the controls that draw. */
  seed: number
}

export interface ForeignMaskScores {
  masks: ForeignMasks
  /** The images that they belong to. */
  test: ImageSplit
  results: MasksResult[]
}

/** @throws UsageError when the masks are more than the test images, or these have no true objects. */
export async function scoreForeignMasks({ dataset, bytes, seed }: Asked): Promise<ForeignMaskScores> {
  const masks = decodeMasks(bytes)
  const data = findImageDataset(dataset)
  const all = await data.load('test', masks.size)
  if (masks.count > all.count) {
    const what = `there are masks of ${masks.count} images, and ${dataset} has ${all.count} test images`
    throw new UsageError({ what, remedy: 'give masks of the test images, in their order, or of the first of them' })
  }
  const test = firstImages(all, masks.count)
  const train = await data.load('train', masks.size)
  const { values, n } = masks
  return {
    masks,
    test,
    results: evaluateMasks({ masks: values, n, untrained: null, refined: null, test, train, seed }),
  }
}

/** A picture of the first images and their masks. */
export function pictureOf({ masks: { values, n, size }, test }: ForeignMaskScores): Promise<Uint8Array> {
  return gallery({ images: test.images.block(0, Math.min(test.count, PICTURED)), masks: values, size, n })
}

const PICTURED = 8
