/** Sizes at which two CPU cores learn something in minutes. docs/method.md says what such runs cannot show. */
import type { Preset, RepresentationInput } from './preset.ts'

const small = { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 } as const

/** Only crops and flips, as for CLEVR in the paper, because the tags include colours. */
const cropsOnly = { cropMin: 0.2, jitter: 0, grey: 0, blur: 0 } as const

/** Small grey images of clothes, with SimCLR's full augmentation. */
export const fashion: RepresentationInput = {
  dataset: 'fashion-mnist-mini',
  backbone: small,
}

/** Rendered scenes, to compare maskings. */
export const scenes: RepresentationInput = {
  dataset: 'scenes',
  backbone: small,
  augmentation: cropsOnly,
}

/**
 * Scenes of few, near objects, which masks of a small model visibly follow. They do so best in the first epochs, and
 * later grow towards equal areas.
 */
export const sceneMasks: RepresentationInput = {
  dataset: 'scenes-few',
  backbone: small,
  augmentation: { ...cropsOnly, cropMin: 0.6 },
  masking: 'adios',
  epochs: 6,
}

/** Rendered shapes on backgrounds that correlate with their classes by colour, so there is no colour jitter. */
export const backgrounds: RepresentationInput = {
  dataset: 'backgrounds-scenes',
  backbone: small,
  augmentation: cropsOnly,
}

/** A vision transformer with a hundredth of ViT-Tiny's computation. */
const vit: RepresentationInput = {
  ...fashion,
  backbone: { name: 'vit-tiny', width: 48, patchSize: 4, depth: 4 },
}

export const presets: Preset[] = [
  { name: 'cpu-fashion', title: 'small ResNet on fashion-mnist-mini, a minute on a CPU', config: fashion },
  { name: 'cpu-vit', title: 'small ViT on fashion-mnist-mini', config: vit },
  { name: 'cpu-scenes', title: 'small ResNet on scenes, to compare maskings', config: scenes },
  {
    name: 'cpu-backgrounds',
    title: 'small ResNet on backgrounds-scenes, to measure how much it relies on backgrounds',
    config: backgrounds,
  },
  { name: 'cpu-scene-masks', title: 'ADIOS masks on scenes-few, minutes on a CPU', config: sceneMasks },
]
