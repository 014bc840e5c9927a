/** An evaluation of features that were computed elsewhere, on the images of a data set. */
import type { ImageDataset, ImageSplit } from '../../../datasets/types.ts'
import type { ExternalConfig } from '../../../db/config/external.ts'
import { UsageError } from '../../base/errors.ts'
import { measuredImages, someImages } from '../encoder/features.ts'
import type { OwnImages } from '../index.ts'
import { refuseCrops } from '../probes/linear-probe.ts'
import { cropsOf } from '../training-features.ts'
import type { FeatureExtractor } from '../types.ts'
import { type FeatureFile, featureRows, rowsOf } from './feature-rows.ts'

/** What decides the images that a row is evaluated on. */
export type Measured = Pick<ExternalConfig, 'dataset' | 'trainImages' | 'evaluations'>

/** The images of a row made elsewhere. @param size - side in pixels. */
export async function imagesOf(
  { dataset: name, trainImages, evaluations }: Measured,
  dataset: ImageDataset,
  size: number,
): Promise<OwnImages> {
  const train = someImages(await dataset.load('train', size, cropsOf(evaluations)?.(size)), trainImages)
  return { name, classes: dataset.classes.length, train, test: await measuredImages(dataset, size) }
}

const SMALLEST = 32

/**
 * Takes features whose rows are in the order of the data set's images for those of an encoder.
 * @throws UsageError for rows that do not fit, and for evaluations that need more than features.
 */
export async function foreignFeatures(
  measured: Measured,
  dataset: ImageDataset,
  files: { train: FeatureFile; test: FeatureFile },
): Promise<{ extractor: FeatureExtractor; images: OwnImages }> {
  if (cropsOf(measured.evaluations)) refuseCrops()
  // Labels and tags do not depend on the size of the images.
  const images = await imagesOf(measured, dataset, dataset.nativeSize ?? SMALLEST)
  const isSwapped = () => rowsOf(files.train) === images.test.count && rowsOf(files.test) === images.train.count
  const [train, test] = [
    featureRows(files.train, images.train, 'train', { isSwapped }),
    featureRows(files.test, images.test, 'test'),
  ]
  if (train.size !== test.size) {
    throw new UsageError({
      what: `the train features have ${train.size} numbers in a row, and the test features ${test.size}`,
      remedy: 'compute both with the same encoder and layer',
    })
  }
  const rows = new Map([
    [images.train, train],
    [images.test, test],
  ])
  const features = (split: ImageSplit) => rows.get(split) ?? refuseImages()
  const extractor: FeatureExtractor = {
    imageSize: images.train.size,
    normalisation: dataset,
    encoder: null,
    fineTune: null,
    fixed: true,
    features,
    uncachedFeatures: features,
  }
  return { extractor, images }
}

function refuseImages(): never {
  throw new UsageError({
    what: 'computed features are known for the images of their own data set only',
    remedy: 'leave out transfer and background evaluations, which need the encoder',
  })
}
