/**
 * How the label-smoothing paper trains on CIFAR with label noise, by the authors' code (UCSC-REAL,
 * negative-label-smoothing): ResNet-34, 200 epochs, rate .1 divided by ten after 100 and 150, padded crops and flips.
 */
import type { RunConfigInput } from './run.ts'

export const CIFAR_NOISE = {
  method: 'supervised',
  imageSize: 32,
  backbone: { name: 'resnet34-cifar' },
  epochs: 200,
  batchSize: 128,
  optimizer: { name: 'sgd', learningRate: 0.1, momentum: 0.9, weightDecay: 1e-4, nesterov: true },
  schedule: { name: 'step', warmup: 0 },
  augmentation: { padding: 4, flip: 0.5, jitter: 0, grey: 0, blur: 0 },
} as const satisfies Omit<Extract<RunConfigInput, { kind: 'representation' }>, 'kind' | 'dataset'>

/** The columns of the paper's table. */
export const CIFAR_NOISES = [
  ...[0, 0.2, 0.4, 0.6].map((noise) => ({ dataset: 'cifar10', noiseKind: 'symmetric', noise }) as const),
  ...[0.2, 0.3].map((noise) => ({ dataset: 'cifar10', noiseKind: 'asymmetric', noise }) as const),
  ...[0.4, 0.6].map((noise) => ({ dataset: 'cifar100', noiseKind: 'symmetric', noise }) as const),
]

/** The smooth rates of the paper's table, in its order. */
export const CIFAR_RATES = [0.8, 0.6, 0.4, 0, -0.4, -0.8, -1, -2, -4, -6] as const
