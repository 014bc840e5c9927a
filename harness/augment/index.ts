/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: random resized crop, flip and
 * blur as two batched products, colour jitter, grey and normalisation as one more. What is drawn goes up as a few numbers an
 * image, and the images as bytes, once for all views of a batch.
 */
import type { Tensor, Tensor2D, Tensor4D, TensorContainer } from '@tensorflow/tfjs-core'
import type { Pixels } from '../../datasets/pixels.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config.ts'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { inFloat32 } from '../engine/precision.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { drawColour } from './colour.ts'
import { drawGeometry } from './resample.ts'
import { NUMBERS, tell } from './told.ts'
import { makeViews, type ViewedObjects, viewedObjects } from './views.ts'

export { type ViewedObjects, viewedObjects }

/** A view as functions take it. */
export type ViewTensors = {
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  /** Null where the data set knows of none. */
  objects: ViewedObjects | null
}

export interface View extends ViewTensors {
  /** How many images. */
  count: number
  dispose(): void
}

/** Views of a batch as they were drawn, not yet on the device. */
export interface DrawnViews {
  indices: Int32Array
  bytes: Uint8Array
  /** [views, batch, NUMBERS] */
  numbers: Float32Array
}

/** Views of the images of a split, which is read a batch at a time: however large it is, it takes no more memory. */
export class ImageStore {
  readonly count: number
  readonly size: number
  readonly #images: Pixels
  readonly #objects: Pixels | null
  readonly #normalisation: Normalisation
  /** Bytes of a batch that are on the device by now: megabytes that come and go are collected at a cost. */
  #spare: Uint8Array | null = null

  constructor({ images, objects, count, size }: ImageSplit, { mean, std }: Normalisation) {
    this.count = count
    this.size = size
    this.#normalisation = { mean, std }
    this.#images = images
    this.#objects = objects ?? null
  }

  /** The images as they are, normalised. */
  plain(indices: Int32Array): View {
    const { mean, std } = this.#normalisation
    const images = tf.tidy(() => {
      const pixels = op.cast<Tensor4D>(this.#upload(this.#images.gather(indices), 3), 'uint8', 'float32')
      const [scale, shift] = [std.map((s) => 1 / (255 * s)), mean.map((m, i) => -m / std[i]!)]
      return op.add<Tensor4D>(op.mul(pixels, tf.tensor1d(scale)), tf.tensor1d(shift))
    })
    return this.#asView(images, this.#objects && { ids: this.#idsOf(indices), numbers: null })
  }

  /** One random view of each image. */
  view(indices: Int32Array, options: AugmentationConfig, random: Random): View {
    return this.place(this.draw(indices, options, random, 1))[0]!
  }

  /** Reads the images and draws what becomes of them, one view after the other; the device has no part in it. */
  draw(indices: Int32Array, options: AugmentationConfig, random: Random, views: number): DrawnViews {
    const numbers = new Float32Array(views * indices.length * NUMBERS)
    const { std } = this.#normalisation
    let at = 0
    for (let view = 0; view < views; view++) {
      const geometries = Array.from(indices, () => drawGeometry(this.size, options, random))
      for (const geometry of geometries) {
        tell(numbers, at, { geometry, colour: drawColour(options, random), std })
        at += NUMBERS
      }
    }
    const spare = this.#spare?.length === indices.length * this.size ** 2 * 3 ? this.#spare : undefined
    this.#spare = null
    return { indices, bytes: this.#images.gather(indices, spare), numbers }
  }

  /** Makes the views that were drawn, once: one upload of bytes and one of numbers for all of them. */
  place({ indices, bytes, numbers }: DrawnViews): View[] {
    const batch = indices.length
    const { images, told } = exact(() => {
      const all = tf.tensor3d(numbers, [numbers.length / (batch * NUMBERS), batch, NUMBERS])
      const images = makeViews.call({ bytes: this.#upload(bytes, 3), numbers: all, normalisation: this.#normalisation })
      return { images, told: this.#objects ? op.unstack<Tensor2D>(all, 0) : [] }
    })
    this.#spare = bytes
    const ids = this.#objects && this.#idsOf(indices)
    return images.map((view, i) =>
      this.#asView(view, ids && { ids: i === 0 ? ids : op.alias(ids, 'uint8'), numbers: told[i]! }),
    )
  }

  #asView(images: Tensor4D, objects: ViewedObjects | null): View {
    const tensors: ViewTensors = { images, objects }
    return { ...tensors, count: images.shape[0], dispose: () => tf.dispose(tensors as unknown as TensorContainer) }
  }

  #idsOf(indices: Int32Array): Tensor {
    return this.#upload(this.#objects!.gather(indices), 1)
  }

  /** Pictures as bytes: [pictures, size, size, channels]. */
  #upload(bytes: Uint8Array, channels: number): Tensor {
    const { size } = this
    return uint8Tensor(bytes, [bytes.length / (size * size * channels), size, size, channels])
  }
}

/** Nothing that is seen in training depends on how a card multiplies. */
const exact = <T extends TensorContainer>(make: () => T): T => inFloat32(() => tf.tidy(make))
