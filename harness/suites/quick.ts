/** A first answer to every question in minutes: small encoders, few epochs, data that ships. */
import type { RunConfigInput } from '../../db/config.ts'
import { defineSuite, perSeed } from './suite.ts'

const SEEDS = [0, 1, 2]
const SPLITS = [0, 1]

const fashion = {
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  trainImages: 2500,
  backbone: { name: 'resnet18-cifar', width: 16, stemStride: 2, blocks: 1 },
  epochs: 8,
  evaluations: [{ name: 'knn' }, { name: 'linear' }],
} satisfies RunConfigInput

export const suite = defineSuite('quick', [
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-splice', hidden: 64 }),
  ...perSeed(SPLITS, { kind: 'noisy-labels', dataset: 'uci-heart', hidden: 8 }),
  ...perSeed(SEEDS, { ...fashion, masking: 'adios', adios: { masks: 2 } }),
  ...perSeed(SEEDS, fashion),
  ...perSeed(SEEDS, { ...fashion, method: 'random-init', epochs: 0 }),
  ...perSeed(SEEDS, { ...fashion, method: 'raw-pixels', epochs: 0 }),
])
