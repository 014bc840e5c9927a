import type { RunKind } from '../../db/names.ts'
import { ADIOS_SPECS } from '../../db/tables/adios-specs.ts'

/** The field's names as people write them. A name that is not listed is shown as it is stored. */
const METHODS: Record<string, string> = {
  simclr: 'SimCLR',
  simsiam: 'SimSiam',
  byol: 'BYOL',
  supervised: 'Supervised',
  'raw-pixels': 'Raw pixels',
  'random-init': 'Random init',
  'mean-of-simclr-simsiam-byol': 'Mean of the three methods',
}

const MASKINGS: Record<string, string> = {
  none: 'no masks',
  adios: 'ADIOS',
  'adios-s': 'ADIOS-s',
  gt: 'ground truth',
  fgbg: 'foreground/background',
  box: 'box',
  shuffle: 'shuffle',
  mae: 'MAE',
  beit: 'BEiT',
  fixed: 'fixed square',
}

const BACKBONES: Record<string, string> = {
  resnet18: 'ResNet-18',
  'resnet18-cifar': 'ResNet-18, 3×3 stem',
  'vit-tiny': 'ViT-Tiny',
  mlp: 'MLP',
  pixels: 'pixels',
}

const EVALUATIONS: Record<string, string> = {
  linear: 'Linear probe',
  knn: 'k-NN',
  'noisy-labels': 'Noisy labels',
  clustering: 'Clustering',
  'transfer-linear': 'Transfer, linear',
  'transfer-finetune': 'Transfer, fine-tuned',
  backgrounds: 'Backgrounds',
  multilabel: 'Multi-label',
  masks: 'Mask quality',
  supervised: 'Own classifier',
}

const METRICS: Record<string, string> = {
  top1: 'top-1',
  top5: 'top-5',
  fmi: 'FMI',
  ari: 'ARI',
  nmi: 'NMI',
  f1_macro: 'F1 macro',
  f1_micro: 'F1 micro',
  f1_weighted: 'F1 weighted',
  map: 'mAP',
  only_bg_b: 'only BG, box',
  only_bg_t: 'only BG, tiled',
  no_fg: 'no FG',
  only_fg: 'only FG',
  mixed_same: 'mixed same',
  mixed_rand: 'mixed rand',
  mixed_next: 'mixed next',
  original: 'original',
  bg_gap: 'BG gap',
  bg_challenge: 'challenge',
  mask_mbo: 'mean best IoU',
  mask_fg_iou: 'foreground IoU',
  mask_fg_ari: 'FG-ARI',
  mask_ari: 'mask ARI',
  mask_area_min: 'smallest mask',
  mask_area_max: 'largest mask',
  confidence: 'confidence',
}

const DATASETS: Record<string, string> = {
  'uci-heart': 'UCI Heart',
  'uci-splice': 'UCI Splice',
  'fashion-mnist-mini': 'Fashion-MNIST mini',
  'fashion-mnist': 'Fashion-MNIST',
  scenes: 'Scenes',
  'scenes-few': 'Scenes, few objects',
  'backgrounds-scenes': 'Backgrounds of scenes',
  stl10: 'STL10',
  cifar10: 'CIFAR10',
  cifar100: 'CIFAR100',
  imagenet100: 'ImageNet100',
  imagenet100s: 'ImageNet100-S',
  flowers102: 'Flowers102',
  inaturalist: 'iNaturalist',
  clevr: 'CLEVR',
  'backgrounds-challenge': 'Backgrounds challenge',
}

/** What mask quality is held against. */
const CONTROLS: Record<string, string> = {
  'shuffled-images': 'shuffled images',
  stripes: 'stripes',
  blob: 'best blob',
  untrained: 'untrained',
  'kmeans-colour': 'k-means on colour',
}

const name = (names: Record<string, string>) => (key: string) => (Object.hasOwn(names, key) ? names[key]! : key)

export const methodName = name(METHODS)
export const maskingName = name(MASKINGS)
export const backboneName = name(BACKBONES)
export const evaluationName = name(EVALUATIONS)
export const metricName = name(METRICS)
export const datasetName = name(DATASETS)
export const controlName = name(CONTROLS)

/** `SimCLR + ADIOS`, or the method alone where nothing is masked. */
export function schemeName(method: string, masking: string): string {
  return masking === 'none' ? methodName(method) : `${methodName(method)} + ${maskingName(masking)}`
}

const LABEL_NOISE = ['symmetric', 'asymmetric', 'instance']

/**
 * What a network looks like in its short form, what labels do in words:
 * `w16 s2 b1 r=-1 symmetric=0.4` -> `w16 s2 b1, r = −1, symmetric noise 0.4`
 */
export function variantName(variant: string): string {
  const words = variant.split(' ').filter(Boolean)
  const labels = words.filter((word) => word.includes('='))
  const network = words.filter((word) => !word.includes('='))
  return [network.join(' '), ...labels.map(labelName)].filter(Boolean).join(', ')
}

function labelName(label: string): string {
  const [key = '', value = ''] = label.split('=')
  if (key === 'noise') return `${value} noise`
  if (key === 'warmup') return `warm-up ${value} steps`
  if (LABEL_NOISE.includes(key)) return `${key === 'instance' ? 'instance-dependent' : key} noise ${value}`
  // Not broken apart where a line ends.
  return `${key}\u00a0=\u00a0${value.replace('-', '−')}`
}

/** A noisy-label run trains all smooth rates at once. */
export function runTitle(run: { kind: RunKind; method: string; masking: string }): string {
  return run.kind === 'noisy-labels' ? 'Label smoothing' : schemeName(run.method, run.masking)
}

export const isBaseline = (method: string): boolean => method === 'raw-pixels' || method === 'random-init'

/** The papers' tables that have a page. */
export const TABLE_IDS: readonly string[] = ['gls-1', ...Object.keys(ADIOS_SPECS)]

/** `adios-1` -> `ADIOS, table 1` */
export function tableName(id: string): string {
  const [paper, number] = id.split('-')
  return `${paper?.toUpperCase()}, table ${number}`
}
