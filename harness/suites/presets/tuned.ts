/**
 * Baselines with hyper-parameters that were tuned for the method without masks: the recipes of solo-learn
 * (github.com/vturrisi/solo-learn, scripts/pretrain). The paper's code has no settings of its baselines, so a gain of
 * ADIOS over ADIOS's own settings without masks may be a gain over a poorly tuned baseline.
 *
 * Not reproduced: solo-learn's BYOL on CIFAR solarises a fifth of the second views.
 */
import { ADIOS_METHODS } from '../../../db/names.ts'
import { AUGMENTATION, lars, TEMPERATURE, warmedUp } from './common.ts'
import type { Preset, RepresentationInput } from './preset.ts'

type Tuned = (typeof ADIOS_METHODS)[number]

/** solo-learn starts its warm-up from this learning rate. */
const WARMUP_FROM = 3e-5

const sgd = (learningRate: number, weightDecay: number) =>
  ({ name: 'sgd', learningRate, momentum: 0.9, weightDecay }) as const

type Recipe = Pick<RepresentationInput, 'optimizer' | 'projector' | 'temperature' | 'simsiam' | 'byol'> & {
  augmentation: NonNullable<RepresentationInput['augmentation']>
}

const jitter = (brightness: number, contrast: number, saturation: number, hue: number) => ({
  ...AUGMENTATION,
  brightness,
  contrast,
  saturation,
  hue,
})

const BATCH = 256

/** Learning rates are those of batches of 256. */
const IMAGENET100: Record<Tuned, Recipe> = {
  simclr: {
    optimizer: lars(0.3, 1e-4),
    projector: { hidden: 4096, out: 512 },
    temperature: TEMPERATURE,
    augmentation: jitter(0.8, 0.8, 0.8, 0.2),
  },
  simsiam: {
    optimizer: sgd(0.5, 1e-5),
    projector: { hidden: 2048, out: 2048 },
    simsiam: { predictorHidden: 512 },
    augmentation: jitter(0.4, 0.4, 0.4, 0.1),
  },
  byol: {
    optimizer: lars(0.5, 1e-6),
    projector: { hidden: 4096, out: 256 },
    byol: { predictorHidden: 8192, tau: 0.99 },
    augmentation: jitter(0.4, 0.4, 0.2, 0.1),
  },
}

const CIFAR: Record<Tuned, Recipe> = {
  simclr: { ...IMAGENET100.simclr, optimizer: lars(0.4, 1e-4), projector: { hidden: 2048, out: 256 } },
  simsiam: IMAGENET100.simsiam,
  byol: {
    ...IMAGENET100.byol,
    optimizer: lars(1, 1e-5),
    byol: { predictorHidden: 4096, tau: 0.99 },
    augmentation: { ...jitter(0.4, 0.4, 0.2, 0.1), blur: 0 },
  },
}

const CIFAR_EPOCHS = 1000

const onCifar = (dataset: string): Preset[] =>
  ADIOS_METHODS.map((method) => ({
    name: `${dataset}-resnet18-cifar-${method}-tuned`,
    title: `${method} on ${dataset} as tuned by solo-learn, ${CIFAR_EPOCHS} epochs`,
    config: {
      dataset,
      method,
      imageSize: 32,
      epochs: CIFAR_EPOCHS,
      batchSize: BATCH,
      backbone: { name: 'resnet18-cifar', width: 64, blocks: 2, stemStride: 1 },
      schedule: warmedUp(CIFAR_EPOCHS, WARMUP_FROM),
      ...CIFAR[method],
    },
  }))

/** The method of a published preset without masks, with the recipe tuned for it: same data, encoder and epochs. */
export function tunedBaseline({
  dataset,
  imageSize,
  backbone,
  epochs,
  method,
}: RepresentationInput): RepresentationInput {
  const given = { dataset, imageSize, backbone, method, epochs, masking: 'none' } as const
  return { ...given, batchSize: BATCH, schedule: warmedUp(epochs!, WARMUP_FROM), ...IMAGENET100[method as Tuned] }
}

/** A baseline for each published preset. */
export function tunedPresets(published: readonly Preset[]): Preset[] {
  return published.map(({ config }) => {
    const { dataset, method, backbone } = config
    return {
      name: [dataset, backbone!.name, method, 'tuned'].join('-'),
      title: `${method} without masks as tuned by solo-learn, for ${dataset}, ${backbone!.name}`,
      config: tunedBaseline(config),
    }
  })
}

export const presets: Preset[] = [...onCifar('cifar10'), ...onCifar('cifar100')]

/** The baselines that differ in nothing from a published recipe are those of ImageNet-100 at 224 px. */
export const TUNED_GUESSES = [
  {
    what: 'tuned baselines on STL-10, on ImageNet-100-S and with ViT-Tiny use the recipe of ImageNet-100 with ResNet-18',
    why: 'solo-learn has no others; epochs are those of the ADIOS runs, so that both train equally long',
  },
  {
    what: 'their colour jitter (and the projector 2048 to 2048 with predictor 512 of SimSiam) are those of the CIFAR recipes',
    why: 'those of the ImageNet-100 recipe are not known here',
  },
]
