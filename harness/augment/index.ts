/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: random resized crop, flip and
 * blur as two batched products, colour jitter, grey and normalisation as one more. What is drawn goes up as a few numbers an
 * image, and the images as bytes, once for all views of a batch.
 */
import type { Tensor, Tensor3D, Tensor4D, TensorContainer } from '@tensorflow/tfjs-core'
import type { Pixels } from '../../datasets/images/pixels.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config/augmentation.ts'
import type { Random } from '../base/random.ts'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { inFloat32 } from '../engine/precision.ts'
import { tf } from '../engine/tensorflow.ts'
import { drawColour } from './colour.ts'
import { drawGeometry } from './resample.ts'
import { NUMBERS, tell } from './told.ts'
import { makeViews, viewedObjects } from './views.ts'

export interface View {
  /** How many images. */
  count: number
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  /**
   * Where the first `count` objects of each image are in this view, or where those of another image are, which `order` names:
   * [batch, size, size, count] of 0 and 1; null where the data set does not know.
   */
  objects: ((count: number, order?: Int32Array) => Tensor4D) | null
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
    return { count: indices.length, images, objects: this.#objectsIn(indices, null), dispose: () => images.dispose() }
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
      const told = tf.tensor3d(numbers, [numbers.length / (batch * NUMBERS), batch, NUMBERS])
      const images = makeViews.call({ bytes: this.#upload(bytes, 3), told, normalisation: this.#normalisation })
      return { images, told }
    })
    this.#spare = bytes
    let left = images.length
    return images.map((view, i) => ({
      count: batch,
      images: view,
      objects: this.#objectsIn(indices, { told, view: i }),
      dispose() {
        view.dispose()
        left -= 1
        if (left === 0) told.dispose()
      },
    }))
  }

  /** @param seen - what was told of the views, and which of them it is; null for images as they are. */
  #objectsIn(indices: Int32Array, seen: { told: Tensor3D; view: number } | null): View['objects'] {
    const ids = this.#objects
    if (!ids) return null
    return (count, order) =>
      exact(() => {
        const other = order ? tf.tensor1d(order, 'int32') : null
        return viewedObjects.call({ ids: this.#upload(ids.gather(indices), 1), seen, count, order: other })[0]
      })
  }

  /** Pictures as bytes: [pictures, size, size, channels]. */
  #upload(bytes: Uint8Array, channels: number): Tensor {
    const { size } = this
    return uint8Tensor(bytes, [bytes.length / (size * size * channels), size, size, channels])
  }
}

/** Nothing that is seen in training depends on how a card multiplies. */
const exact = <T extends TensorContainer>(make: () => T): T => inFloat32(() => tf.tidy(make))
