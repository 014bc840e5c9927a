/** CIFAR-100N: CIFAR-100 with fine labels by people. */
import { humanLabels } from '../formats/human-labels.ts'
import { dataset as base } from './cifar100.ts'

export const dataset = humanLabels({
  name: 'cifar100n',
  title: 'CIFAR-100N: CIFAR-100 with training labels by one person an image',
  base,
  file: 'CIFAR-100_human.pt',
  sha256: 'bd2d80409754d420292d622e15e25248ba21e37d27429efac49c8da723f44394',
  bytes: 1_000_959,
  key: 'noisy_label',
})
