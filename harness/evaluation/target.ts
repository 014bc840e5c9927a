/** The data set that features or weights are transferred to, at its own size. */
import { imageSizeOn } from '../../datasets/images/image-size.ts'
import { findImageDataset } from '../../datasets/index.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { someImages } from './encoder/features.ts'
import type { Subject } from './types.ts'

export interface TargetOptions {
  dataset: string
  /** Null: that of the images in the files, where all have the same, else the encoder's. */
  imageSize: number | null
  /** Null: all. */
  trainImages: number | null
}

export interface Target {
  name: string
  classes: number
  train: ImageSplit
  test: ImageSplit
}

/** @throws what loading the data set throws. */
export async function loadTarget(
  { dataset, imageSize, trainImages }: TargetOptions,
  subject: Subject,
): Promise<Target> {
  const found = findImageDataset(dataset)
  const size = imageSizeOn(found, imageSize, subject.imageSize)
  return {
    name: dataset,
    classes: found.classes.length,
    train: someImages(await found.load('train', size), trainImages),
    test: await found.load('test', size),
  }
}

/** For a protocol: what of the target was learned from, where that is not all of it. */
export const shown = ({ imageSize, trainImages }: TargetOptions): string =>
  [imageSize === null ? '' : `, ${imageSize} px`, trainImages === null ? '' : `, ${trainImages} images`].join('')
