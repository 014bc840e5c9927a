/** CIFAR-10N: CIFAR-10 with five labellings by people, each a data set of its own. */
import { humanLabels } from '../formats/human-labels.ts'
import { dataset as base } from './cifar10.ts'

const FILE = {
  base,
  file: 'CIFAR-10_human.pt',
  sha256: '873e69c39cb9b5e97fb6bae2d60bb59b38a5cbc31d2b868f7903dcb2b9dd2310',
  bytes: 2_401_007,
}

/** By the end of the data set's name: the key in the file, and by whom an image was labelled. */
const LABELLINGS = {
  aggregate: ['aggre_label', 'the majority of three people'],
  random1: ['random_label1', 'one person an image'],
  random2: ['random_label2', 'another person an image'],
  random3: ['random_label3', 'a third person an image'],
  worst: ['worse_label', 'a wrong one of three people where there is one'],
} as const

export const datasets = Object.entries(LABELLINGS).map(([name, [key, by]]) =>
  humanLabels({
    ...FILE,
    name: `cifar10n-${name}`,
    key,
    title: `CIFAR-10N, ${name}: CIFAR-10 with training labels by ${by}`,
  }),
)
