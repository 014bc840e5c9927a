/**
 * The evaluations of the ADIOS paper's suites, every option stated, so that a suite does not change with a default. They
 * follow the paper's code, with these exceptions: nothing is chosen on the test set; probes and fine-tuning use plain SGD
 * (the code wraps it in LARS without saying so: the optimiser lars with trust .001, unclipped); fine-tuning trains the
 * statistics of batch normalisation too (the code freezes them: frozenStatistics); probes on CIFAR learn from resized
 * crops as on other data (the code shifts by 4 pixels); and k-means looks for as many clusters as there are classes (the
 * code: one fewer).
 */
import { PUBLISHED_CROP_MIN } from '../../db/config/probe.ts'
import type { RepresentationInput } from './presets/preset.ts'

type Evaluation = NonNullable<RepresentationInput['evaluations']>[number]

const sgd = { name: 'sgd', epochs: 100, learningRate: 0.1, batchSize: 128 } as const
const probe = { ...sgd, optimizer: 'sgd' } as const
/** Trained on random resized crops and flips, as in the paper's code. */
const cropped = { ...probe, cropMin: PUBLISHED_CROP_MIN } as const
const lastEpoch = { ...cropped, select: 'last' } as const
/** CIFAR's images are shifted within a border, instead of cropped: a mirrored one in the paper's code, black here. */
const PADDING = 4
const whole = { imageSize: null, trainImages: null }

export const knn: Evaluation = { name: 'knn', k: 20, temperature: 0.07, grid: false }
export const linear: Evaluation = { name: 'linear', probe: lastEpoch, labels: 1 }
export const clustering: Evaluation = { name: 'clustering', restarts: 10, clusters: 'classes', features: 'test' }
/** The paper's F1 scores are those of its online classifier: its probe of finished encoders takes single labels alone. */
export const multilabel: Evaluation = {
  name: 'multilabel',
  probe: { name: 'online', learningRate: 0.1 },
  threshold: 0.5,
}
export const transferLinear = (dataset: string): Evaluation => ({
  name: 'transfer-linear',
  probe: lastEpoch,
  ...whole,
  dataset,
  labels: 1,
})
export const transferFinetune = (dataset: string): Evaluation => ({
  name: 'transfer-finetune',
  ...whole,
  dataset,
  epochs: 200,
  batchSize: 128,
  warmup: 0.05,
  optimizer: { name: 'sgd', learningRate: 0.05, momentum: 0.9, weightDecay: 5e-4 },
  cropMin: 0.08,
  cropFrom: null,
  padding: dataset.startsWith('cifar') ? PADDING : null,
  frozenStatistics: false,
})
/** At the size that the encoders were trained on; the published classifiers saw the challenge at 224 px. */
export const backgrounds: Evaluation = {
  name: 'backgrounds',
  probe: cropped,
  dataset: 'backgrounds-challenge',
  head: 'own',
  imageSize: 96,
  trainImages: null,
  foregrounds: null,
  backgrounds: null,
}
