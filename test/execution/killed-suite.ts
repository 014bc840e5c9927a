/** Real runs of seconds, one of each kind of state that resuming has to bring back. */
import { TINY } from '../cli/helpers/maskbench.ts'

const encoder = {
  kind: 'representation',
  dataset: 'fashion-mnist-mini',
  trainImages: 256,
  batchSize: 32,
  backbone: { name: 'resnet18-cifar', width: 8, stemStride: 2, blocks: 1 },
  epochs: 4,
  evaluations: [{ name: 'knn' }],
}

const toClothes = { dataset: 'fashion-mnist-mini', trainImages: 128 }

/** Masks with their own optimiser, and every evaluation that takes a while. */
const adios = {
  ...encoder,
  masking: 'adios',
  adios: { masks: 2 },
  evaluations: [
    { name: 'knn' },
    { name: 'linear', epochs: 20 },
    { name: 'transfer-finetune', ...toClothes, epochs: 3 },
    { name: 'transfer-linear', ...toClothes, epochs: 20 },
    { name: 'clustering', restarts: 2 },
  ],
}

/** A target network that follows the encoder. */
const byol = { ...encoder, method: 'byol', epochs: 3 }

const supervised = {
  ...encoder,
  method: 'supervised',
  supervised: { rate: -1, noise: 0.2, noiseKind: 'asymmetric' },
}

const table = { ...TINY.runs[0]!, steps: 300 }

export const ONE_OF_EACH = { name: 'killed', runs: [adios, byol, supervised, table] }
/** The first of them, shorter: for every change. */
const short = { ...adios, trainImages: 128, epochs: 2, evaluations: [adios.evaluations[0], adios.evaluations[2]] }
export const SHORT = { name: 'killed', runs: [short] }
