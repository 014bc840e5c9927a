/** The first 5,000 training and 2,000 test images of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017); shipped. */
import { fashion, toColour } from '../formats/binary/fashion.ts'
import { parseIdx } from '../formats/idx.ts'
import { inMemory } from '../images/pixels.ts'
import { digestOf, isPresent, readShipped, type ShippedFile, verifyShipped } from '../shipped.ts'
import type { ImageDataset, Split } from '../types.ts'

const files: Record<Split, { images: ShippedFile; labels: ShippedFile }> = {
  train: {
    images: {
      path: 'fashion-mnist-mini/train-images-idx3-ubyte.gz',
      sha256: '30ed3a9237dc530b05e44b2583b5c9cff4f6b4dacd387a02c5dab2522eaf8772',
    },
    labels: {
      path: 'fashion-mnist-mini/train-labels-idx1-ubyte.gz',
      sha256: 'a90110cbe81cb027ef2d471c19409bd0db3a77f5c4195d756f52f38dd3cb9201',
    },
  },
  test: {
    images: {
      path: 'fashion-mnist-mini/t10k-images-idx3-ubyte.gz',
      sha256: '34b6848fb35a59e5287bf485522433dfd8bd017eb126fde6f02e96123c8ff741',
    },
    labels: {
      path: 'fashion-mnist-mini/t10k-labels-idx1-ubyte.gz',
      sha256: '6a1ad38ad7d33240e59f70a44ddce4e9483e573ffad983d287064bd467dcbd4e',
    },
  },
}
const allFiles = Object.values(files).flatMap(({ images, labels }) => [images, labels])

export const dataset: ImageDataset = {
  ...fashion,
  name: 'fashion-mnist-mini',
  title: 'Fashion-MNIST, first 5,000 training and 2,000 test images',
  // Over the training images at 32 pixels, border included.
  mean: [0.2191, 0.2191, 0.2191],
  std: [0.3329, 0.3329, 0.3329],
  trainingImages: 5000,
  present: () => allFiles.every(isPresent),
  digest: () => digestOf(allFiles),
  verify: (checked) => verifyShipped(allFiles, checked),
  async load(split, size) {
    const images = parseIdx(readShipped(files[split].images))
    const labels = parseIdx(readShipped(files[split].labels))
    const count = labels.values.length
    return {
      images: inMemory(toColour(images.values, size), count),
      labels: Int32Array.from(labels.values),
      count,
      size,
    }
  },
}
