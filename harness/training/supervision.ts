/** The parts of training that only `supervised` needs: labels with configured noise, and the classifier's accuracy. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { extractFeatures, pixelFeatures } from '../evaluation/encoder/features.ts'
import { type Judged, judge } from '../evaluation/judge.ts'
import { noisyLabels } from '../noisy-labels/noise.ts'
import { partnersOf } from '../noisy-labels/partners.ts'
import type { Learner } from './step.ts'

/**
 * The labels to train on, [train.count], with the configured noise.
 * @throws UsageError for data without labels.
 */
export function trainingLabels(
  { dataset, supervised }: RepresentationConfig,
  train: ImageSplit,
  classes: number,
  normalisation: Normalisation,
  random: Random,
): Int32Array {
  const { labels } = train
  if (!labels || classes < 2) refuseUnlabelled(dataset)
  const { noise: rate, noiseKind: kind } = supervised!
  const features = () => pixelFeatures(train, normalisation).values
  return noisyLabels({ kind, labels, classes, rate, features, partners: partnersOf(dataset, classes) }, random)
}

export function refuseUnlabelled(dataset: string): never {
  throw new UsageError({ what: `${dataset} has no labels`, remedy: 'choose --method simclr, simsiam or byol' })
}

/** Accuracy and calibration of the learner's classifier on images with true labels. */
export function ownAccuracy(learner: Learner, split: ImageSplit, normalisation: Normalisation): Judged {
  const logits = extractFeatures((images) => learner.project(images), split, normalisation)
  return judge(logits.values, split.labels!, logits.size)
}
