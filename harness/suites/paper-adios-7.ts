/**
 * Table 7 of the ADIOS paper: every masking on CLEVR. Of its settings, the paper's code contains only the images
 * (64 px, with only crops and flips), the shapes of the masks and of the heads; the others are guesses.
 */
import { seeded, under } from './paper-adios.ts'
import { multilabel } from './paper-evaluations.ts'
import { AUGMENTATION, backboneOf, lars, TAU, TEMPERATURE, warmedUp } from './presets/common.ts'
import type { RepresentationInput } from './presets/preset.ts'
import { defineSuite, type Guess } from './suite.ts'

const TABLE_MASKINGS = ['gt', 'fgbg', 'box', 'shuffle', 'mae', 'beit', 'adios', 'none'] as const
const EPOCHS = 200
const WEIGHT_DECAY = 1e-5

const clevr = {
  dataset: 'clevr',
  imageSize: 64,
  backbone: backboneOf('resnet18'),
  epochs: EPOCHS,
  batchSize: 128,
  optimizer: lars(0.3, WEIGHT_DECAY),
  schedule: warmedUp(EPOCHS),
  augmentation: {
    ...AUGMENTATION,
    jitter: 0,
    brightness: 0,
    contrast: 0,
    saturation: 0,
    hue: 0,
    grey: 0,
    blur: 0,
  },
  evaluations: [multilabel],
} satisfies RepresentationInput

/** Heads as in every published preset; SimSiam with all its loss terms. */
const methods: RepresentationInput[] = [
  { ...clevr, method: 'simclr', projector: { hidden: 2048, out: 128 }, temperature: TEMPERATURE },
  {
    ...clevr,
    method: 'simsiam',
    projector: { hidden: 2048, out: 2048 },
    simsiam: { predictorHidden: 512, symmetryMask: true, noMask: true, bothMask: true },
  },
  {
    ...clevr,
    method: 'byol',
    projector: { hidden: 4096, out: 256 },
    byol: { predictorHidden: 8192, tau: TAU },
  },
]

/** Four masks as in the paper's figure for CLEVR, from a U-Net of width 8 and five levels as in its table 8. */
const adios = {
  masks: 4,
  lambda: 1,
  width: 8,
  levels: 5,
  norm: 'group',
  entropy: 0,
  reduction: 'sum',
  optimizer: lars(0.05, WEIGHT_DECAY),
} as const

const NOT_PUBLISHED = 'neither the paper nor its code gives the settings on CLEVR'

const GUESSES: readonly Guess[] = [
  { what: 'encoder ResNet-18', why: `${NOT_PUBLISHED}; it is the one of the paper's tables 4 to 6` },
  { what: '200 epochs, batches of 128', why: `${NOT_PUBLISHED}; they are the smallest of the published presets` },
  {
    what: 'learning rate 0.3, weight decay 1e-5',
    why: `${NOT_PUBLISHED}; the published learning rates with LARS range from 0.1 to 0.85`,
  },
  {
    what: 'learning rate of the occlusion model 0.05',
    why: `${NOT_PUBLISHED}; the published ones with full ADIOS range from 0.015 to 0.33`,
  },
  { what: 'lambda 1', why: "it is the default of the paper's code" },
  {
    what: "SimSiam's loss terms (all), its projector 2048 to 2048, and SimCLR's projector 2048 to 128",
    why: `${NOT_PUBLISHED}; the terms are the defaults of the code, the projectors the commonest of the published presets`,
  },
]

export const suite = defineSuite(
  'paper-adios-7',
  TABLE_MASKINGS.flatMap((masking) =>
    methods.flatMap((method) => seeded(masking === 'adios' ? { ...method, masking, adios } : under(method, masking))),
  ),
  GUESSES,
)
