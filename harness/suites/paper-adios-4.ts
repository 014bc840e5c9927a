/**
 * Table 4 of the ADIOS paper: features and weights transferred to four other data sets, and the same network trained
 * there from scratch. The paper does not say which encoders were transferred; this suite uses table 1's ResNet-18
 * encoders trained on ImageNet-100-S. Nor does it say how iNaturalist was labelled: its 69 to 86% are implausible for 10,000
 * species, so both these and the 11 supercategories (`inaturalist-super`) can be compared with it; the suite has species.
 */
import { onResnet, seeded, withAndWithout } from './paper-adios.ts'
import { transferFinetune, transferLinear } from './paper-evaluations.ts'
import { backboneOf } from './presets/common.ts'
import { imagenet100s } from './presets/published.ts'

const TARGETS = ['cifar10', 'cifar100', 'flowers102', 'inaturalist']

const finetunings = TARGETS.map(transferFinetune)

export const { suite, tuned } = withAndWithout(
  'paper-adios-4',
  onResnet(imagenet100s),
  [...TARGETS.map(transferLinear), ...finetunings],
  seeded({
    dataset: 'imagenet100s',
    imageSize: 96,
    backbone: backboneOf('resnet18'),
    method: 'random-init',
    epochs: 0,
    evaluations: finetunings,
  }),
)
