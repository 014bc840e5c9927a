/** CIFAR-10 (Krizhevsky 2009), read from the binary version's own files. */
import type { Archive } from '../archives.ts'
import { cifar } from '../formats/binary/cifar.ts'
import type { ImageDataset } from '../types.ts'

const name = 'cifar10'
const classes = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck']

const archive: Archive = {
  file: 'cifar-10-binary.tar.gz',
  urls: ['https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz'],
  // As TensorFlow Datasets records it; the publisher states the weaker md5 c32a1d4ab5d03f1284b67883e8d87530.
  digest: { algorithm: 'sha256', value: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd' },
  bytes: 170_052_171,
  unpack: 'tar',
}

export const dataset: ImageDataset = {
  kind: 'images',
  name,
  title: 'CIFAR-10, 50,000 training and 10,000 test images of 32 x 32',
  licence: 'none stated; for research, cite Krizhevsky 2009',
  source: 'https://www.cs.toronto.edu/~kriz/cifar.html',
  classes,
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
  nativeSize: 32,
  trainingImages: 50_000,
  download: { archives: [archive], terms: null, byHand: null },
  ...cifar({
    name,
    classes,
    folder: 'cifar-10-batches-bin',
    splits: {
      train: { files: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`), count: 10_000 },
      test: { files: ['test_batch.bin'], count: 10_000 },
    },
    labelBytes: 1,
    names: 'batches.meta.txt',
    archive,
  }),
}
