/** A first answer to every question in minutes: small encoders, few epochs, and data that is bundled or rendered. */

import type { RunConfigInput } from '../../db/config/run.ts'
import { ADIOS_METHODS } from '../../db/names.ts'
import { everyMasking, sceneBaselines } from './maskings.ts'
import { backgrounds, fashion, sceneMasks } from './presets/cpu.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { defineSuite, perSeed, representation } from './suite.ts'

const SEEDS = [0, 1, 2]

/**
 * Enough for tests over split seeds to find differences between the two signs of the rate like those that a pilot with
 * eight other splits showed: on Heart at noise .2 a difference of .05 with a standard deviation of .05, which takes 15
 * splits after Holm's correction over ten columns; 14 are what the time allows. On Splice differences are larger.
 */
const HEART_SPLITS = Array.from({ length: 14 }, (_, split) => split)
const SPLICE_SPLITS = HEART_SPLITS.slice(0, 7)

const heart = { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 } satisfies RunConfigInput

/** A quarter of the paper's width and two of its learning rates, which leaves time for more splits. */
const splice = {
  kind: 'noisy-labels',
  dataset: 'uci-splice',
  hidden: 16,
  learningRates: [0.001, 0.005],
  evaluateEvery: 50,
} satisfies RunConfigInput

/** Ten classes, with fewer cells than the paper's table. Negative rates start with a warm-up on cross-entropy. */
const tenClasses = {
  kind: 'noisy-labels',
  dataset: 'fashion-mnist-mini',
  hidden: 32,
  steps: 400,
  warmup: 200,
  evaluateEvery: 50,
  learningRates: [0.001, 0.005],
  noises: [0, 0.2, 0.4, 0.6],
} satisfies RunConfigInput

const clothes = {
  ...fashion,
  trainImages: 700,
  epochs: 4,
  evaluations: [{ name: 'knn' }, { name: 'linear' }, { name: 'clustering' }],
} satisfies RepresentationInput

/** Two masks per image: four take twice as long and gain nothing here. */
const hidden = { masking: 'adios', adios: { masks: 2 } } as const

/** Clean labels; and labels with 40% noise, under cross-entropy, smoothing and sharpening. */
const SUPERVISED = [{}, { noise: 0.4 }, { noise: 0.4, rate: 0.6 }, { noise: 0.4, rate: -1 }]

/** Encoders trained on backgrounds-scenes: how much they rely on backgrounds, and how well they transfer to clothes. */
const elsewhere = {
  ...backgrounds,
  trainImages: 800,
  epochs: 4,
  evaluations: [
    { name: 'clustering' },
    { name: 'backgrounds', foregrounds: 90, backgrounds: 45 },
    { name: 'transfer-linear', trainImages: 1000 },
    { name: 'transfer-finetune', trainImages: 1000, epochs: 6, batchSize: 32, cropMin: 0.5 },
  ],
} satisfies RepresentationInput

/** Masks with the penalty on their areas, and without it: whether they collapse is a count, for which two seeds are enough. */
const penalised = {
  ...sceneMasks,
  trainImages: 1200,
  epochs: 4,
  evaluations: [{ name: 'masks' }],
} satisfies RepresentationInput

const unpenalised = { ...penalised, adios: { lambda: 0 } } satisfies RepresentationInput

const someScenes = { trainImages: 500, epochs: 4 }

export const suite = defineSuite('quick', [
  ...perSeed(SPLICE_SPLITS, splice),
  ...perSeed(HEART_SPLITS, heart),
  tenClasses,
  ...[
    ...ADIOS_METHODS.flatMap((method) => perSeed(SEEDS, { ...clothes, method, ...hidden })),
    ...ADIOS_METHODS.flatMap((method) => perSeed(SEEDS, { ...clothes, method })),
    { ...clothes, masking: 'adios-s' as const },
    ...(['mae', 'beit'] as const).map((masking) => ({ ...clothes, masking })),
    elsewhere,
    { ...elsewhere, ...hidden },
    { ...elsewhere, method: 'random-init' as const, epochs: 0 },
    ...[penalised, unpenalised].flatMap((masks) => perSeed([0, 1], masks)),
    ...everyMasking(someScenes, ['simclr']),
    ...SUPERVISED.map((supervised) => ({
      ...clothes,
      method: 'supervised' as const,
      supervised,
      augmentation: { cropMin: 0.6, jitter: 0, grey: 0, blur: 0 },
    })),
    ...perSeed(SEEDS, { ...clothes, method: 'random-init' as const, epochs: 0 }),
    { ...clothes, method: 'raw-pixels' as const, epochs: 0 },
    ...sceneBaselines(someScenes),
  ].map(representation),
])
