/** The classifier of the backgrounds evaluation: a probe trained on the data set's own images or on ImageNet-100. */

import { findImageDataset } from '../../../datasets/index.ts'
import { IMAGENET9_CLASS } from '../../../datasets/rendered/backgrounds/imagenet9.ts'
import type { ImageDataset } from '../../../datasets/types.ts'
import type { BackgroundsConfig } from '../../../db/config/evaluations.ts'
import { UsageError } from '../../base/errors.ts'
import type { Random } from '../../base/random.ts'
import { someImages } from '../encoder/features.ts'
import { fitLinearClassifier } from '../linear.ts'
import { rankAccuracy } from '../metrics/accuracy.ts'
import { calibrationOfLogits, calibrationScores } from '../metrics/calibration.ts'
import { cropsOf, trainingFeatures } from '../training-features.ts'
import type { EvaluationResult, FeatureExtractor, Features, ProgressCallback } from '../types.ts'

type Options = Omit<BackgroundsConfig, 'name'>

export interface Head {
  /** Class of every row in the data set's numbering; -1 if the predicted class is not one of them. */
  classify(features: Features): Int32Array
  /** How well its probabilities are calibrated on these rows; none where its classes are not the data set's. */
  calibration(features: Features): EvaluationResult['scores']
  details: Record<string, unknown>
  dispose(): void
}

/** @param size - side in pixels of the training images. */
export async function trainHead(
  dataset: ImageDataset,
  size: number,
  extractor: FeatureExtractor,
  options: Options,
  random: Random,
  report: ProgressCallback,
): Promise<Head> {
  const learned = options.head === 'own' ? dataset : findImageDataset(options.head)
  const classOf = options.head === 'own' ? null : mapping(learned.classes, dataset)
  const classes = learned.classes.length
  const images = someImages(await learned.load('train', size, cropsOf([options])?.(size)), options.trainImages)
  const train = trainingFeatures(extractor, images, { ...options, name: 'backgrounds' }, random, report)
  const probe = fitLinearClassifier(train, options.probe, classes, random)
  return {
    classify(features) {
      const { predicted } = rankAccuracy(probe.logits(features), features.labels, classes)
      return classOf === null ? predicted : predicted.map((label) => classOf[label]!)
    },
    calibration: (features) =>
      classOf === null ? calibrationScores(calibrationOfLogits(probe.logits(features), features.labels, classes)) : [],
    details: probe.details,
    dispose: () => probe.dispose(),
  }
}

/** @throws UsageError unless the data set has ImageNet-9's classes. */
function mapping(synsets: readonly string[], { name, classes }: ImageDataset): number[] {
  const found = synsets.map((synset) => classes.indexOf(IMAGENET9_CLASS.get(synset) ?? ''))
  if (found.some((label) => label >= 0)) return found
  throw new UsageError({
    what: `the classes of ${name} do not group classes of ImageNet-100`,
    remedy: 'choose the data set backgrounds-challenge, or head own',
  })
}
