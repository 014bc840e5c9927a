/**
 * Hyper-parameters of the ADIOS paper's published scripts. All use SGD with momentum and LARS for both models, ten
 * epochs of warm-up from .003, then a cosine schedule. The presets of a data set list the differences.
 *
 * Two details are not reproduced: the scripts change rates once per epoch, this code at every step; and the cosine of
 * the scripts' BYOL encoder ends ten epochs before training does, by an option meant for something else.
 */
import type { AdiosConfig } from '../../../db/config/maskings.ts'
import type { SimsiamConfig } from '../../../db/config/methods.ts'
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

const WARMUP_EPOCHS = 10
const WARMUP_FROM = 0.003

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
  const lars = (learningRate: number) => ({ name: 'lars', learningRate, weightDecay }) as const
  return {
    method,
    backbone: { name: row.backbone },
    epochs: row.epochs,
    batchSize: row.batchSize,
    optimizer: lars(row.learningRate),
    schedule: { warmup: WARMUP_EPOCHS / row.epochs, warmupFrom: WARMUP_FROM },
    augmentation: { brightness, contrast, saturation, hue },
    projector: { hidden, out },
    ...(method === 'simsiam' && { simsiam: { predictorHidden, ...row.terms } }),
    ...(method === 'byol' && { byol: { predictorHidden } }),
    adios: {
      masks: row.masks,
      lambda: row.lambda,
      width: row.width,
      optimizer: lars(row.maskLearningRate),
      levels,
      norm,
      entropy,
    },
  }
}
