/** Fashion-MNIST (Xiao, Rasul and Vollgraf 2017), whole, read from its four official files. */
import { readFileSync } from 'node:fs'
import type { Archive } from '../archives.ts'
import { fashion, greyPixels, NATIVE } from '../formats/binary/fashion.ts'
import { checkSizes, damaged, locate, official } from '../formats/binary/files.ts'
import { type Idx, parseIdx } from '../formats/idx.ts'
import type { ImageDataset, Split } from '../types.ts'

const name = 'fashion-mnist'
const files: Record<Split, { images: string; labels: string; count: number }> = {
  train: { images: 'train-images-idx3-ubyte.gz', labels: 'train-labels-idx1-ubyte.gz', count: 60_000 },
  test: { images: 't10k-images-idx3-ubyte.gz', labels: 't10k-labels-idx1-ubyte.gz', count: 10_000 },
}

/** Official address, then Keras's copy of the same bytes. Digests as TensorFlow Datasets records them. */
const archives = [
  archive(files.train.images, 26_421_880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84'),
  archive(files.train.labels, 29_515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845'),
  archive(files.test.images, 4_422_102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073'),
  archive(files.test.labels, 5_148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5'),
]

function archive(file: string, bytes: number, sha256: string) {
  const urls = [
    `http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/${file}`,
    `https://storage.googleapis.com/tensorflow/tf-keras-datasets/${file}`,
  ]
  return { file, urls, digest: { algorithm: 'sha256', value: sha256 }, bytes, unpack: 'keep' } satisfies Archive
}

export const dataset: ImageDataset = {
  ...fashion,
  name,
  title: 'Fashion-MNIST, 60,000 training and 10,000 test images of 28 x 28',
  // Over the training images at 32 pixels, border included; .2860 and .3530 without it.
  mean: [0.219, 0.219, 0.219],
  std: [0.3318, 0.3318, 0.3318],
  trainingImages: 60_000,
  download: { archives, terms: null, byHand: null },
  ...official(name, archives, archives),
  /** Sizes as those of fashion-mnist-mini; the grey images are kept in memory, 47 MB. */
  async load(split, size) {
    checkSizes(name, archives)
    const { images, labels, count } = files[split]
    const grey = read(images, [count, NATIVE, NATIVE])
    const found = read(labels, [count])
    const wrong = found.findIndex((label) => label >= fashion.classes.length)
    if (wrong >= 0) throw damaged(name, { file: labels, what: `label ${wrong} is ${found[wrong]}, not one of 0 to 9` })
    return { images: greyPixels(grey, size), labels: Int32Array.from(found), count, size }
  },
}

/** @throws EnvironmentError when the file is not what its name says. */
function read(file: string, shape: readonly number[]): Uint8Array {
  const bytes = readFileSync(locate(name, file))
  let idx: Idx
  try {
    idx = parseIdx(bytes)
  } catch (error) {
    throw damaged(name, { file, what: (error as Error).message })
  }
  if (idx.shape.join() === shape.join()) return idx.values
  throw damaged(name, { file, what: `an array of ${idx.shape.join(' x ')} instead of ${shape.join(' x ')}` })
}
