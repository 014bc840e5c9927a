/** Loads the data set that features or weights are transferred to. */
import { imageSizeOn } from '../../datasets/images/image-size.ts'
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { someImages } from './encoder/features.ts'
import type { FeatureExtractor } from './types.ts'

export interface TargetOptions {
  dataset: string
  /** Side in pixels; null for the size of the images in the files if all are equal, else the encoder's. */
  imageSize: number | null
  /** Null for all. */
  trainImages: number | null
}

export interface Target {
  name: string
  classes: number
  train: ImageSplit
  test: ImageSplit
}

/**
 * @param shorterSide - of the whole training images, which are left out without it.
 * @throws what loading the data set throws.
 */
export async function loadTarget(
  { dataset, imageSize, trainImages }: TargetOptions,
  extractor: FeatureExtractor,
  shorterSide?: (size: number) => number,
): Promise<Target> {
  const found = findImageDataset(dataset)
  const size = imageSizeOn(found, imageSize, extractor.imageSize)
  return {
    name: dataset,
    classes: found.classes.length,
    train: someImages(await found.load('train', size, shorterSide?.(size)), trainImages),
    test: await found.load('test', size),
  }
}

/** The part of a protocol string that names the image size and number of training images, if they are set. */
export const shown = ({ imageSize, trainImages }: TargetOptions): string =>
  [imageSize === null ? '' : `, ${imageSize} px`, trainImages === null ? '' : `, ${trainImages} images`].join('')
