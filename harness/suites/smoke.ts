/** One of everything at toy size, to try the machinery; the numbers mean nothing. */
import type { RunConfigInput } from '../../db/config.ts'
import { defineSuite } from './suite.ts'

const toy = {
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  trainImages: 256,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  epochs: 1,
  evaluations: [{ name: 'knn' }, { name: 'linear', epochs: 5 }],
} satisfies RunConfigInput

const table = {
  kind: 'noisy-labels',
  rates: [0.4, 0, -1],
  noises: [0, 0.3],
  learningRates: [0.01],
  steps: 40,
} satisfies Partial<RunConfigInput>

export const suite = defineSuite('smoke', [
  { ...table, dataset: 'uci-heart', hidden: 8 },
  { ...table, dataset: 'uci-splice', hidden: 16 },
  { ...toy, masking: 'adios', adios: { masks: 2 } },
  toy,
  { ...toy, method: 'random-init', epochs: 0 },
  { ...toy, method: 'raw-pixels', epochs: 0 },
])
