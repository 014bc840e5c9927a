/** CIFAR-10N: CIFAR-10 with five labellings by people, each a data set of its own. */
import { humanLabels } from '../formats/human-labels.ts'
import { dataset as base } from './cifar10.ts'

const FILE = {
  base,
  file: 'CIFAR-10_human.pt',
  sha256: '873e69c39cb9b5e97fb6bae2d60bb59b38a5cbc31d2b868f7903dcb2b9dd2310',
  bytes: 2_401_007,
}

export const datasets = [
  { name: 'cifar10n-aggregate', key: 'aggre_label', title: 'the majority of three people' },
  { name: 'cifar10n-random1', key: 'random_label1', title: 'one person an image' },
  { name: 'cifar10n-random2', key: 'random_label2', title: 'another person an image' },
  { name: 'cifar10n-random3', key: 'random_label3', title: 'a third person an image' },
  { name: 'cifar10n-worst', key: 'worse_label', title: 'a wrong one of three people where there is one' },
].map(({ title, ...labels }) => humanLabels({ ...FILE, ...labels, title: `CIFAR-10 with training labels by ${title}` }))
