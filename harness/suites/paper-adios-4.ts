/**
 * Table 4 of the ADIOS paper: features and weights transferred to four other data sets, and the same network trained
 * there from scratch. The paper does not say which encoders were transferred; this suite uses table 1's ResNet-18
 * encoders trained on ImageNet100-S.
 */
import { onResnet, PUBLISHED_PROBE, seeded, withAndWithout } from './paper-adios.ts'
import { presets } from './presets/imagenet100s.ts'
import { defineSuite } from './suite.ts'

const TARGETS = ['cifar10', 'cifar100', 'flowers102', 'inaturalist']

const linear = TARGETS.map((dataset) => ({ name: 'transfer-linear' as const, dataset, probe: PUBLISHED_PROBE }))
const tuned = TARGETS.map((dataset) => ({ name: 'transfer-finetune' as const, dataset }))

export const suite = defineSuite('paper-adios-4', [
  ...withAndWithout(onResnet(presets), [...linear, ...tuned]),
  ...seeded({
    dataset: 'imagenet100s',
    imageSize: 96,
    backbone: { name: 'resnet18' },
    method: 'random-init',
    epochs: 0,
    evaluations: tuned,
  }),
])
