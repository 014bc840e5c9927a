/** The field's names, short enough for a table in a terminal. A name that is not listed is printed as it is stored. */
import type { AdiosNames } from '../../db/tables/adios-layout.ts'

const NAMES: Record<string, string> = {
  imagenet100s: 'IN100-S',
  stl10: 'STL10',
  clevr: 'CLEVR',
  'vit-tiny': 'ViT-Tiny',
  resnet18: 'ResNet-18',
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  byol: 'BYOL',
  'mean-of-simclr-simsiam-byol': 'mean of the three',
  'raw-pixels': 'raw pixels',
  'random-init': 'untrained',
  none: 'None',
  adios: 'ADIOS',
  'adios-s': 'ADIOS-s',
  gt: 'G.T.',
  fgbg: 'FG./BG.',
  box: 'Box',
  shuffle: 'Shuffle',
  mae: 'MAE',
  beit: 'BEiT',
  fixed: 'Fixed square',
  knn: 'k-NN',
  linear: 'Linear',
  f1_macro: 'F1-macro',
  f1_micro: 'F1-micro',
  f1_weighted: 'F1-weighted',
  map: 'mAP',
}

export const name = (key: string): string => (Object.hasOwn(NAMES, key) ? NAMES[key]! : key)

export const adiosNames: AdiosNames = {
  dataset: name,
  backbone: name,
  method: name,
  masking: name,
  scheme: (method, masking) => (masking === 'none' ? name(method) : `${name(method)} + ${name(masking)}`),
  evaluation: name,
  metric: name,
}
