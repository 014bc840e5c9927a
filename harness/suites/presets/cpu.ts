/** Sizes at which two CPU cores learn something in minutes; what such runs can't show is said in the README. */
import type { Preset, RepresentationInput } from './preset.ts'

const small = { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 } as const

/** What CLEVR was trained with: crops and flips alone, because colour is what is asked about. */
const cropsOnly = { cropMin: 0.2, jitter: 0, grey: 0, blur: 0 } as const

/** Small grey images of clothes, the whole of SimCLR's augmentation. */
export const fashion: RepresentationInput = {
  dataset: 'fashion-mnist-mini',
  backbone: small,
}

/** Rendered scenes: which masking helps. Also for ViT-Tiny's shape, see `vit`. */
export const scenes: RepresentationInput = {
  dataset: 'scenes',
  backbone: small,
  augmentation: cropsOnly,
}

/**
 * Scenes of few, near objects, where masks this small can be seen to follow them; they do so best in the first epochs and
 * then swell towards equal areas.
 */
export const sceneMasks: RepresentationInput = {
  dataset: 'scenes-few',
  backbone: small,
  augmentation: { ...cropsOnly, cropMin: 0.6 },
  masking: 'adios',
  epochs: 6,
}

/** Rendered shapes before backgrounds that go with their classes. Colour is the background's, so jitter stays away. */
export const backgrounds: RepresentationInput = {
  dataset: 'backgrounds-scenes',
  backbone: small,
  augmentation: cropsOnly,
}

/** A vision transformer of a hundredth of ViT-Tiny's work. */
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
    title: 'small ResNet on backgrounds-scenes, to ask what it leans on',
    config: backgrounds,
  },
  { name: 'cpu-scene-masks', title: 'ADIOS masks on scenes-few, minutes on a CPU', config: sceneMasks },
]
