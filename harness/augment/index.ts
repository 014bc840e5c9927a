/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: two batched products for
 * random resized crop, flip and blur, and one for colour jitter, greyscale and normalisation. The random choices are
 * uploaded as a few numbers per image, and the images as bytes, once for all views of a batch.
 */
import type { Tensor, Tensor3D, Tensor4D, TensorContainer } from '@tensorflow/tfjs-core'
import { storedAt } from '../../datasets/images/canvas.ts'
import type { Pixels } from '../../datasets/images/pixels.ts'
import type { ImageSplit, Normalisation, Uncropped } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config/augmentation.ts'
import type { Random } from '../base/random.ts'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { inFloat32 } from '../engine/precision.ts'
import { tf } from '../engine/tensorflow.ts'
import { type Blur, PILLOW_BLUR } from './axes.ts'
import { drawColour } from './colour.ts'
import { drawGeometry, type Source } from './resample.ts'
import { NUMBERS, writeNumbers } from './view-numbers.ts'
import { makeViews, viewedObjects } from './views.ts'

export interface View {
  /** The number of images. */
  count: number
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  /**
   * Masks of the first `count` objects of each image in this view, 0 and 1: [batch, size, size, count]. `order` assigns
   * to each image the objects of another image. Null for data sets without true objects.
   */
  objects: ((count: number, order?: Int32Array) => Tensor4D) | null
  dispose(): void
}

/** The drawn views of a batch, not yet on the device. */
export interface DrawnViews {
  indices: Int32Array
  bytes: Uint8Array
  /** [views, batch, NUMBERS] */
  numbers: Float32Array
}

/** Computes views of a split's images. The split is read batch by batch, so its size does not affect memory. */
export class ImageStore {
  readonly count: number
  readonly size: number
  readonly #images: Pixels
  readonly #objects: Pixels | null
  /** What views are cropped from. */
  readonly #sources: Sources
  readonly #normalisation: Normalisation
  readonly #blur: Blur
  /** The buffer of the last uploaded batch, reused because garbage collection of large buffers is slow. */
  #spare: Uint8Array | null = null

  /** @param blur - Pillow's, as in the papers. */
  constructor(
    { images, objects, uncropped, count, size }: ImageSplit,
    { mean, std }: Normalisation,
    blur: Blur = PILLOW_BLUR,
  ) {
    this.#blur = blur
    this.count = count
    this.size = size
    this.#normalisation = { mean, std }
    this.#images = images
    this.#objects = objects ?? null
    this.#sources = uncropped ? canvases(uncropped) : squares(this.#images, this.#objects, size)
  }

  /** The normalised images without augmentation. */
  plain(indices: Int32Array): View {
    const { mean, std } = this.#normalisation
    const images = tf.tidy(() => {
      const pixels = op.cast<Tensor4D>(
        upload(this.#images.gather(indices), this.size, this.size, 3),
        'uint8',
        'float32',
      )
      const [scale, shift] = [std.map((s) => 1 / (255 * s)), mean.map((m, i) => -m / std[i]!)]
      return op.add<Tensor4D>(op.mul(pixels, tf.tensor1d(scale)), tf.tensor1d(shift))
    })
    return { count: indices.length, images, objects: this.#plainObjects(indices), dispose: () => images.dispose() }
  }

  /** One random view of each image. */
  view(indices: Int32Array, options: AugmentationConfig, random: Random): View {
    return this.place(this.draw(indices, options, random, 1))[0]!
  }

  /** Reads the images and draws their augmentations, view after view, without the device. */
  draw(indices: Int32Array, options: AugmentationConfig, random: Random, views: number): DrawnViews {
    const { images, stride, sourceAt, firstRow } = this.#sources
    const spare = this.#spare?.length === indices.length * stride ? this.#spare : undefined
    this.#spare = null
    const bytes = images.gather(indices, spare)
    const numbers = new Float32Array(views * indices.length * NUMBERS)
    const { std } = this.#normalisation
    let at = 0
    for (let view = 0; view < views; view++) {
      const geometries = Array.from(indices, (_, i) => drawGeometry(sourceAt(bytes, i * stride), options, random))
      for (const geometry of geometries) {
        writeNumbers(numbers, at, { blur: this.#blur, geometry, firstRow, colour: drawColour(options, random), std })
        at += NUMBERS
      }
    }
    return { indices, bytes, numbers }
  }

  /** Computes drawn views, with one upload of bytes and one of numbers for all of them. Call it once per draw. */
  place({ indices, bytes, numbers }: DrawnViews): View[] {
    const batch = indices.length
    const { rows, columns } = this.#sources
    const { images, viewNumbers } = exact(() => {
      const viewNumbers = tf.tensor3d(numbers, [numbers.length / (batch * NUMBERS), batch, NUMBERS])
      const images = makeViews.call({
        bytes: upload(bytes, rows, columns, 3),
        shape: this.#shape,
        viewNumbers,
        normalisation: this.#normalisation,
      })
      return { images, viewNumbers }
    })
    this.#spare = bytes
    let left = images.length
    return images.map((view, i) => ({
      count: batch,
      images: view,
      objects: this.#objectsSeen(indices, { viewNumbers, view: i }),
      dispose() {
        view.dispose()
        left -= 1
        if (left === 0) viewNumbers.dispose()
      },
    }))
  }

  get #shape() {
    return { size: this.size, turned: this.#sources.firstRow > 0, beyond: this.#blur.beyond }
  }

  #plainObjects(indices: Int32Array): View['objects'] {
    const ids = this.#objects
    return ids && this.#masks(() => upload(ids.gather(indices), this.size, this.size, 1), null)
  }

  /** @param seen - the numbers of all views and the index of this view. */
  #objectsSeen(indices: Int32Array, seen: { viewNumbers: Tensor3D; view: number }): View['objects'] {
    const { objects, rows, columns } = this.#sources
    return objects && this.#masks(() => upload(objects.gather(indices), rows, columns, 1), seen)
  }

  #masks(ids: () => Tensor, seen: { viewNumbers: Tensor3D; view: number } | null): NonNullable<View['objects']> {
    return (count, order) =>
      exact(() => {
        const other = order ? tf.tensor1d(order, 'int32') : null
        return viewedObjects.call({ ids: ids(), shape: this.#shape, seen, count, order: other })[0]
      })
  }
}

interface Sources {
  /** [rows, columns, 3] each. */
  images: Pixels
  /** [rows, columns] each. */
  objects: Pixels | null
  rows: number
  columns: number
  /** Bytes of an image. */
  stride: number
  /** The row in which an image begins. */
  firstRow: number
  /** Size of the image whose bytes begin at `at`. */
  sourceAt(bytes: Uint8Array, at: number): Source
}

function squares(images: Pixels, objects: Pixels | null, size: number): Sources {
  const whole = { height: size, width: size, turned: false }
  return { images, objects, rows: size, columns: size, stride: size * size * 3, firstRow: 0, sourceAt: () => whole }
}

function canvases({ images, objects, height, width }: Uncropped): Sources {
  const rows = height + 1
  return {
    images,
    objects: objects ?? null,
    rows,
    columns: width,
    stride: rows * width * 3,
    firstRow: 1,
    sourceAt: storedAt,
  }
}

/** Uploads bytes as [images, rows, columns, channels]. */
function upload(bytes: Uint8Array, rows: number, columns: number, channels: number): Tensor {
  return uint8Tensor(bytes, [bytes.length / (rows * columns * channels), rows, columns, channels])
}

/** Computes in full float32, so that the views do not depend on the GPU's precision. */
const exact = <T extends TensorContainer>(make: () => T): T => inFloat32(() => tf.tidy(make))
