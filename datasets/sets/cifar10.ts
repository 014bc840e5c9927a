/** CIFAR-10 (Krizhevsky 2009), read from the binary version's own files. */
import { cifar } from '../formats/binary/cifar.ts'

export const dataset = cifar({
  name: 'cifar10',
  title: 'CIFAR-10',
  classes: ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'],
  mean: [0.4914, 0.4822, 0.4465],
  std: [0.247, 0.2435, 0.2616],
  archive: {
    file: 'cifar-10-binary.tar.gz',
    // The publisher states the weaker md5 c32a1d4ab5d03f1284b67883e8d87530.
    sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
    bytes: 170_052_171,
  },
  folder: 'cifar-10-batches-bin',
  splits: {
    train: { files: [1, 2, 3, 4, 5].map((batch) => `data_batch_${batch}.bin`), count: 10_000 },
    test: { files: ['test_batch.bin'], count: 10_000 },
  },
  labelBytes: 1,
  names: 'batches.meta.txt',
})
