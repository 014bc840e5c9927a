/**
 * Hyper-parameters of the ADIOS paper's published scripts. All use SGD with momentum and LARS for both models, ten
 * epochs of warm-up from .003, then a cosine schedule. The presets of a data set list the differences.
 *
 * Two details are not reproduced: the scripts change rates once per epoch, this code at every step; and the cosine of
 * the scripts' BYOL encoder ends ten epochs before training does, by an option meant for something else.
 */
import type { AdiosConfig } from '../../../db/config/maskings.ts'
import type { SimsiamConfig } from '../../../db/config/methods.ts'
import { AUGMENTATION, backboneOf, lars, TAU, TEMPERATURE, warmedUp } from './common.ts'
import type { Preset, RepresentationInput } from './preset.ts'

interface Published {
  backbone: 'resnet18' | 'vit-tiny'
  method: 'simclr' | 'simsiam' | 'byol'
  epochs: number
  batchSize: number
  learningRate: number
  maskLearningRate: number
  weightDecay: number
  lambda: number
  masks: number
  /** Width of the U-Net. */
  width: number
  /** Brightness, contrast, saturation, hue. */
  jitter: [number, number, number, number]
  projector: [hidden: number, out: number]
  predictorHidden?: number
  /** SimSiam's enabled loss terms. */
  terms?: Omit<SimsiamConfig, 'predictorHidden'>
  /** Levels of the U-Net, if not floor(log2(image size) - 1). */
  levels?: number
  norm?: AdiosConfig['norm']
  entropy?: number
}

export function publishedPresets(
  dataset: string,
  imageSize: number,
  masking: 'adios' | 'adios-s',
  rows: readonly Published[],
): Preset[] {
  return rows.map((row) => ({
    name: [dataset, row.backbone, row.method, masking].join('-'),
    title: `the paper's ${row.method} with ${masking} on ${dataset}, ${row.backbone}`,
    config: { dataset, imageSize, masking, ...publishedConfig(row) },
  }))
}

function publishedConfig(row: Published): Omit<RepresentationInput, 'dataset'> {
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
    ...(method === 'simsiam' && { simsiam: { predictorHidden, ...row.terms } }),
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
