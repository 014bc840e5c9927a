/**
 * Presets of the ADIOS paper's published scripts, from the table of their hyper-parameters in `published.json`: STL-10 and
 * ImageNet-100-S (the 96 px version of ImageNet-100) with all N masks, ImageNet-100 with one mask per image. All use SGD
 * with momentum and LARS for both models, ten epochs of warm-up from .003, then a cosine schedule. The script for SimCLR
 * on STL-10 with ResNet-18 has a penalty weight of 0.
 *
 * Two details are not reproduced: the scripts change rates once per epoch, this code at every step; and the cosine of
 * the scripts' BYOL encoder ends ten epochs before training does, by an option meant for something else.
 */
import { AUGMENTATION, backboneOf, lars, TAU, TEMPERATURE, warmedUp } from './common.ts'
import type { Preset, RepresentationInput } from './preset.ts'
import published from './published.json' with { type: 'json' }

const TERMS = ['bothMask', 'noMask', 'symmetryMask'] as const

interface Row {
  dataset: 'stl10' | 'imagenet100s' | 'imagenet100'
  imageSize: number
  masking: 'adios' | 'adios-s'
  backbone: 'resnet18' | 'vit-tiny'
  method: 'simclr' | 'simsiam' | 'byol'
  epochs: number
  batchSize: number
  learningRate: number
  maskLearningRate: number
  weightDecay: number
  lambda: number
  masks: number
  /** Of the U-Net. */
  width: number
  /** Brightness, contrast, saturation and hue. */
  jitter: [number, number, number, number]
  /** Width of the hidden layer and of the output. */
  projector: [number, number]
  predictorHidden?: number
  /** SimSiam's enabled loss terms. */
  terms: (typeof TERMS)[number][]
  /** Of the U-Net; absent: floor(log2(image size) - 1). */
  levels?: number
  norm?: 'group' | 'instance'
  entropy?: number
}

const rows = published as Row[]

function presetsOf(dataset: Row['dataset']): Preset[] {
  return rows
    .filter((row) => row.dataset === dataset)
    .map((row) => ({
      name: [dataset, row.backbone, row.method, row.masking].join('-'),
      title: `the paper's ${row.method} with ${row.masking} on ${dataset}, ${row.backbone}`,
      config: { dataset, imageSize: row.imageSize, masking: row.masking, ...publishedConfig(row) },
    }))
}

export const stl10 = presetsOf('stl10')
export const imagenet100s = presetsOf('imagenet100s')
export const imagenet100 = presetsOf('imagenet100')

function publishedConfig(row: Row): Omit<RepresentationInput, 'dataset'> {
  const { method, weightDecay, predictorHidden, levels = null, norm = 'group', entropy = 0 } = row
  const [brightness, contrast, saturation, hue] = row.jitter
  const [hidden, out] = row.projector
  return {
    method,
    backbone: backboneOf(row.backbone),
    epochs: row.epochs,
    batchSize: row.batchSize,
    optimizer: lars(row.learningRate, weightDecay),
    schedule: warmedUp(row.epochs),
    augmentation: { ...AUGMENTATION, brightness, contrast, saturation, hue },
    projector: { hidden, out },
    ...(method === 'simclr' && { temperature: TEMPERATURE }),
    ...(method === 'simsiam' && { simsiam: { predictorHidden, ...termsOf(row) } }),
    ...(method === 'byol' && { byol: { predictorHidden, tau: TAU } }),
    adios: {
      masks: row.masks,
      lambda: row.lambda,
      width: row.width,
      optimizer: lars(row.maskLearningRate, weightDecay),
      levels,
      norm,
      entropy,
      reduction: 'sum',
    },
  }
}

function termsOf({ terms }: Row) {
  return Object.fromEntries(TERMS.map((term) => [term, terms.includes(term)])) as Record<
    (typeof TERMS)[number],
    boolean
  >
}
