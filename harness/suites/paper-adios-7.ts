/**
 * Table 7 of the ADIOS paper: every masking on CLEVR. Of its settings, the paper's code contains only the images
 * (64 px, with only crops and flips) and the shape of the masks; the others are the common settings of the presets.
 */
import { PUBLISHED_PROBE, seeded } from './paper-adios.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { defineSuite } from './suite.ts'

const METHODS = ['simclr', 'simsiam', 'byol'] as const
const MASKINGS = ['gt', 'fgbg', 'box', 'shuffle', 'mae', 'beit', 'adios', 'none'] as const
const EPOCHS = 200

const clevr: RepresentationInput = {
  dataset: 'clevr',
  imageSize: 64,
  backbone: { name: 'resnet18' },
  epochs: EPOCHS,
  batchSize: 128,
  optimizer: { name: 'lars', learningRate: 0.3, weightDecay: 1e-5 },
  schedule: { warmup: 10 / EPOCHS, warmupFrom: 0.003 },
  augmentation: { jitter: 0, grey: 0, blur: 0 },
  projector: { hidden: 2048, out: 256 },
  evaluations: [{ name: 'multilabel', probe: PUBLISHED_PROBE }],
}

/** Four masks as in the paper's figure for CLEVR, from a U-Net of width 8. */
const adios = {
  masks: 4,
  lambda: 1,
  width: 8,
  optimizer: { name: 'lars', learningRate: 0.05, weightDecay: 1e-5 },
} as const

export const suite = defineSuite(
  'paper-adios-7',
  MASKINGS.flatMap((masking) =>
    METHODS.flatMap((method) => seeded({ ...clevr, method, masking, ...(masking === 'adios' ? { adios } : {}) })),
  ),
)
