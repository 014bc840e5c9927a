/** The parts of training that only `supervised` needs: labels with configured noise, and the classifier's accuracy. */
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import { findLossEntry } from '../../db/catalogue/losses.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import { SELF_SUPERVISED } from '../../db/names.ts'
import { UsageError } from '../base/errors.ts'
import type { Random } from '../base/random.ts'
import { type ClassifierScores, scoreLogits } from '../evaluation/classifier-scores.ts'
import { extractFeatures, pixelFeatures } from '../evaluation/encoder/features.ts'
import { logTransitions } from '../losses/transition.ts'
import { noisyLabels } from '../noisy-labels/noise.ts'
import { partnersOf } from '../noisy-labels/partners.ts'
import type { Learner } from './step.ts'

interface TrainingLabels {
  /** The labels to train on, [train.count]. */
  labels: Int32Array
  /** `logTransitions` of these labels; null unless the loss knows the label noise. */
  transitions: Float32Array | null
}

/**
 * The labels to train on, with the configured noise. Where the data set's labels are themselves noisy and the clean ones
 * known, the transitions count both kinds of noise.
 * @throws UsageError for data without labels.
 */
export function trainingLabels(
  { dataset, supervised }: RepresentationConfig,
  train: ImageSplit,
  classes: number,
  normalisation: Normalisation,
  random: Random,
): TrainingLabels {
  const { labels } = train
  if (!labels || classes < 2) refuseUnlabelled(dataset)
  const { noise: rate, noiseKind: kind, loss } = supervised!
  const features = () => pixelFeatures(train, normalisation).values
  const partners = partnersOf(dataset, classes)
  const noisy = noisyLabels({ kind, labels, classes, rate, features, partners }, random)
  const known = loss && findLossEntry(loss.name)?.knowsNoise
  return { labels: noisy, transitions: known ? logTransitions(train.clean ?? labels, noisy, classes) : null }
}

export function refuseUnlabelled(dataset: string): never {
  const remedy = `choose one of the methods without labels: ${SELF_SUPERVISED.join(', ')}`
  throw new UsageError({ what: `${dataset} has no labels`, remedy })
}

/** Accuracy and calibration of the learner's classifier on images with true labels. */
export function ownAccuracy(learner: Learner, split: ImageSplit, normalisation: Normalisation): ClassifierScores {
  const logits = extractFeatures((images) => learner.project(images), split, normalisation)
  return scoreLogits(logits.values, split.labels!, logits.size)
}
