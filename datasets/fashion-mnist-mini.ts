/** The first 5,000 training and 2,000 test images of Fashion-MNIST (Xiao, Rasul and Vollgraf 2017); shipped. */
import { parseIdx } from './idx.ts'
import { inMemory } from './pixels.ts'
import { resizeAndCrop } from './resize.ts'
import { digestOf, isPresent, readShipped, type ShippedFile } from './shipped.ts'
import type { ImageDataset, Split } from './types.ts'

/** Side of the images in the files; 32 pixels are these with a black border of 2. */
const NATIVE = 28
const PADDED = 32

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
  kind: 'images',
  name: 'fashion-mnist-mini',
  title: 'Fashion-MNIST, first 5,000 training and 2,000 test images',
  licence: 'MIT, © 2017 Zalando SE',
  source: 'https://github.com/zalandoresearch/fashion-mnist',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  // Over the training images at 32 pixels, border included.
  mean: [0.2191, 0.2191, 0.2191],
  std: [0.3329, 0.3329, 0.3329],
  nativeSize: PADDED,
  present: () => allFiles.every(isPresent),
  digest: () => digestOf(allFiles),
  /** 28 as in the files; 32 with a black border; any other size is resized from 32 (bilinear, antialiased). */
  async load(split, size) {
    const images = parseIdx(readShipped(files[split].images))
    const labels = parseIdx(readShipped(files[split].labels))
    const count = labels.values.length
    const border = size === NATIVE ? 0 : (PADDED - NATIVE) / 2
    const rgb = toRgb(images.values, count, border)
    return {
      images: inMemory(resized(rgb, count, NATIVE + 2 * border, size), count),
      labels: Int32Array.from(labels.values),
      count,
      size,
    }
  },
}

/** [count, 28, 28] grey to [count, 28 + 2 border, 28 + 2 border, 3]. */
function toRgb(grey: Uint8Array, count: number, border: number): Uint8Array {
  const side = NATIVE + 2 * border
  const out = new Uint8Array(count * side * side * 3)
  let at = 0
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < NATIVE; y++) {
      const row = ((n * side + y + border) * side + border) * 3
      for (let x = 0; x < NATIVE; x++, at++) out.fill(grey[at]!, row + 3 * x, row + 3 * x + 3)
    }
  }
  return out
}

function resized(images: Uint8Array, count: number, from: number, to: number): Uint8Array {
  if (from === to) return images
  const out = new Uint8Array(count * to * to * 3)
  const length = from * from * 3
  for (let n = 0; n < count; n++) {
    const data = images.subarray(n * length, (n + 1) * length)
    out.set(resizeAndCrop({ data, width: from, height: from }, to), n * to * to * 3)
  }
  return out
}
