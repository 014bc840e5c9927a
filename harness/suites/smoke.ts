/** One run of every kind at toy size, to test that everything works. The results are meaningless. */
import type { RunConfigInput } from '../../db/config/run.ts'
import { backgrounds, fashion, scenes } from './presets/cpu.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { defineSuite, representation } from './suite.ts'

const toy = {
  trainImages: 256,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  epochs: 1,
} satisfies Partial<RepresentationInput>

const clothes = {
  ...fashion,
  ...toy,
  evaluations: [{ name: 'knn' }, { name: 'linear' }, { name: 'clustering', restarts: 2 }],
} satisfies RepresentationInput

const objects = {
  ...scenes,
  ...toy,
  trainImages: 128,
  evaluations: [{ name: 'multilabel' }],
} satisfies RepresentationInput

const toClothes = { dataset: 'fashion-mnist-mini', trainImages: 128 } as const

const elsewhere = {
  ...backgrounds,
  ...toy,
  trainImages: 128,
  evaluations: [
    { name: 'transfer-linear', ...toClothes },
    { name: 'transfer-finetune', ...toClothes, epochs: 1 },
    { name: 'backgrounds', trainImages: 128, foregrounds: 9, backgrounds: 9 },
  ],
} satisfies RepresentationInput

const table = {
  kind: 'noisy-labels',
  rates: [0.4, 0, -1],
  noises: [0, 0.3],
  learningRates: [0.01],
  steps: 40,
} satisfies Partial<RunConfigInput>

const representations: RepresentationInput[] = [
  { ...clothes, masking: 'adios', adios: { masks: 2 } },
  clothes,
  { ...clothes, method: 'random-init', epochs: 0 },
  { ...clothes, method: 'raw-pixels', epochs: 0 },
  { ...clothes, method: 'supervised', supervised: { rate: -1, noise: 0.2, noiseKind: 'asymmetric' } },
  { ...clothes, method: 'byol', backbone: { name: 'vit-tiny', width: 24, patchSize: 8, depth: 1 } },
  { ...objects, method: 'simsiam', masking: 'adios-s', evaluations: [{ name: 'masks', images: 50 }] },
  { ...objects, method: 'byol', masking: 'gt' },
  { ...objects, masking: 'mae' },
  elsewhere,
]

export const suite = defineSuite('smoke', [
  { ...table, dataset: 'uci-heart', hidden: 8 },
  { ...table, dataset: 'uci-splice', hidden: 16 },
  ...representations.map(representation),
])
