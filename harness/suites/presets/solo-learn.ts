/**
 * Recipes of the library solo-learn (da Costa et al. 2022) for further methods on ImageNet-100 with ResNet-18, from its
 * scripts/pretrain/imagenet-100. They have no masks. Its two views are augmented differently; here both are drawn
 * from the same distribution.
 */
import type { Preset, RepresentationInput } from './preset.ts'

type Row = Pick<RepresentationInput, 'method' | 'mocov3' | 'barlowTwins' | 'vicreg' | 'dino' | 'augmentation'> & {
  method: string
  title: string
  /** @default 256 */
  batchSize?: number
  weightDecay: number
  projector: { hidden: number; out: number }
  temperature?: number
}

const EPOCHS = 400
/** For a batch of 256, to which it is proportional. */
const LEARNING_RATE = 0.3

function preset({ title, weightDecay, batchSize = 256, ...row }: Row): Preset {
  return {
    name: `imagenet100-resnet18-${row.method}`,
    title: `solo-learn's ${title} on imagenet100, resnet18`,
    config: {
      dataset: 'imagenet100',
      imageSize: 224,
      backbone: { name: 'resnet18' },
      epochs: EPOCHS,
      batchSize,
      optimizer: { name: 'lars', learningRate: (LEARNING_RATE * batchSize) / 256, weightDecay },
      schedule: { warmup: 10 / EPOCHS, warmupFrom: 0.003 },
      ...row,
    },
  }
}

const asymmetric = { cropMin: 0.08, brightness: 0.4, contrast: 0.4, saturation: 0.2, hue: 0.1 }

export const presets: Preset[] = [
  preset({
    method: 'mocov3',
    title: 'MoCo v3',
    weightDecay: 1e-6,
    projector: { hidden: 4096, out: 256 },
    temperature: 0.2,
    mocov3: { predictorHidden: 4096, tau: 0.99 },
    augmentation: asymmetric,
  }),
  preset({
    method: 'barlow-twins',
    title: 'Barlow Twins',
    weightDecay: 1e-4,
    projector: { hidden: 2048, out: 2048 },
    barlowTwins: { offDiagonal: 0.0051, scale: 0.1 },
    augmentation: asymmetric,
  }),
  preset({
    method: 'vicreg',
    title: 'VICReg',
    weightDecay: 1e-4,
    projector: { hidden: 2048, out: 2048 },
    augmentation: { ...asymmetric, cropMin: 0.2 },
  }),
  preset({
    method: 'dino',
    title: 'DINO',
    batchSize: 128,
    weightDecay: 1e-6,
    projector: { hidden: 2048, out: 256 },
    dino: { prototypes: 4096, tau: 0.9995 },
    augmentation: asymmetric,
  }),
]
