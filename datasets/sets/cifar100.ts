/** CIFAR-100 (Krizhevsky 2009) with its fine labels, read from the binary version's own files. */
import type { Archive } from '../archives.ts'
import { cifar } from '../formats/binary/cifar.ts'
import type { ImageDataset } from '../types.ts'

const name = 'cifar100'
const classes = `
apple aquarium_fish baby bear beaver bed bee beetle bicycle bottle bowl boy bridge bus butterfly camel can castle
caterpillar cattle chair chimpanzee clock cloud cockroach couch crab crocodile cup dinosaur dolphin elephant flatfish
forest fox girl hamster house kangaroo keyboard lamp lawn_mower leopard lion lizard lobster man maple_tree motorcycle
mountain mouse mushroom oak_tree orange orchid otter palm_tree pear pickup_truck pine_tree plain plate poppy porcupine
possum rabbit raccoon ray road rocket rose sea seal shark shrew skunk skyscraper snail snake spider squirrel streetcar
sunflower sweet_pepper table tank telephone television tiger tractor train trout tulip turtle wardrobe whale
willow_tree wolf woman worm`
  .trim()
  .split(/\s+/)

const archive: Archive = {
  file: 'cifar-100-binary.tar.gz',
  urls: ['https://www.cs.toronto.edu/~kriz/cifar-100-binary.tar.gz'],
  // As TensorFlow Datasets records it; the publisher states the weaker md5 03b5dce01913d631647c71ecec9e9cb8.
  digest: { algorithm: 'sha256', value: '58a81ae192c23a4be8b1804d68e518ed807d710a4eb253b1f2a199162a40d8ec' },
  bytes: 168_513_733,
  unpack: 'tar',
}

export const dataset: ImageDataset = {
  kind: 'images',
  name,
  title: 'CIFAR-100, 50,000 training and 10,000 test images of 32 x 32',
  licence: 'none stated; for research, cite Krizhevsky 2009',
  source: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  classes,
  mean: [0.5071, 0.4867, 0.4408],
  std: [0.2675, 0.2565, 0.2761],
  nativeSize: 32,
  trainingImages: 50_000,
  download: { archives: [archive], terms: null, byHand: null },
  ...cifar({
    name,
    classes,
    folder: 'cifar-100-binary',
    splits: { train: { files: ['train.bin'], count: 50_000 }, test: { files: ['test.bin'], count: 10_000 } },
    labelBytes: 2, // coarse, then fine
    names: 'fine_label_names.txt',
    archive,
  }),
}
