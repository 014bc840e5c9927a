/**
 * What all of the ADIOS paper's published scripts have in common. These values are stated even where they equal today's
 * defaults, so that a suite that repeats the paper does not change with a default.
 */
import type { RepresentationInput } from './preset.ts'

const WARMUP_EPOCHS = 10
const WARMUP_FROM = 0.003

/** SGD with momentum, wrapped in LARS. */
export const lars = (learningRate: number, weightDecay: number) =>
  ({ name: 'lars', learningRate, momentum: 0.9, weightDecay }) as const

/** Ten epochs of warm-up, then a cosine to 0. */
export const warmedUp = (epochs: number, from = WARMUP_FROM) =>
  ({ name: 'cosine', warmup: WARMUP_EPOCHS / epochs, warmupFrom: from }) as const

/** The augmentation without the strength of its colour jitter. */
export const AUGMENTATION = {
  cropMin: 0.08,
  /** From the originals in the scripts; here from stored images that are larger than a view, see `cropSource`. */
  cropFrom: null,
  padding: null,
  flip: 0.5,
  jitter: 0.8,
  grey: 0.2,
  blur: 0.5,
} as const

export const TEMPERATURE = 0.2
/** The scripts' momentum of BYOL's target network at the start of training. */
export const TAU = 0.99

/** Options of the random masks and of those that know the objects, as in the paper's code. */
export const MASKS = {
  mae: { mae: { share: 0.75, patchSize: 16 } },
  beit: { beit: { share: 0.3 } },
  gt: { objects: { masks: 6 } },
  box: { objects: { masks: 6 } },
  shuffle: { objects: { masks: 6 } },
} satisfies Record<string, Partial<RepresentationInput>>

const SIZES = { resnet18: { width: 64, blocks: 2 }, 'vit-tiny': { width: 192, patchSize: 16, depth: 12, heads: 3 } }

/** torchvision's ResNet-18 and timm's ViT-Tiny, unchanged. */
export function backboneOf(name: 'resnet18' | 'vit-tiny'): NonNullable<RepresentationInput['backbone']> {
  return name === 'resnet18' ? { name, ...SIZES.resnet18 } : { name, ...SIZES['vit-tiny'] }
}
