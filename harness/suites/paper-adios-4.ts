/**
 * Table 4 of the ADIOS paper: features and weights transferred to four other data sets, and the same network trained
 * there from scratch. The paper does not say which encoders were transferred; this suite uses table 1's ResNet-18
 * encoders trained on ImageNet100-S. Nor does it say how iNaturalist was labelled: its 69 to 86% are implausible for 10,000
 * species, so both these and the 11 supercategories (`inaturalist-super`) can be compared with it; the suite has species.
 */
import { onResnet, seeded, withAndWithout } from './paper-adios.ts'
import { presets } from './presets/imagenet100s.ts'
import { defineSuite } from './suite.ts'

const TARGETS = ['cifar10', 'cifar100', 'flowers102', 'inaturalist']

const linear = TARGETS.map((dataset) => ({ name: 'transfer-linear' as const, dataset }))
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
