/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: random resized crop, flip and
 * blur as two batched matmuls, colour jitter, grey and normalisation as one more.
 */
import type { Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Pixels } from '../../datasets/pixels.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config.ts'
import { execute, typeAttribute, uint8Tensor } from '../engine/native.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { drawColour } from './colour.ts'
import { drawGeometry, type Geometry, writeAxis } from './resample.ts'

export interface View {
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  geometry: readonly Geometry[]
  /**
   * Where the first `count` objects of each image are in this view: [batch, size, size, count] of 0 and 1; null where the data
   * set does not know.
   */
  objects: ((count: number) => Tensor4D) | null
}

/** Views of the images of a split, which is read a batch at a time: however large it is, it takes no more memory. */
export class ImageStore {
  readonly count: number
  readonly size: number
  readonly #images: Pixels
  readonly #objects: Pixels | null
  readonly #normalisation: Normalisation

  constructor({ images, objects, count, size }: ImageSplit, normalisation: Normalisation) {
    this.count = count
    this.size = size
    this.#normalisation = normalisation
    this.#images = images
    this.#objects = objects ?? null
  }

  /** The images as they are, normalised. */
  plain(indices: Int32Array): View {
    const { size } = this
    const { mean, std } = this.#normalisation
    const images = tf.tidy(() => {
      const pixels = this.#read(this.#images, indices, 3)
      const scale = std.map((s) => 1 / (255 * s))
      const shift = mean.map((m, i) => -m / std[i]!)
      return tf.add(tf.mul(pixels, tf.tensor1d(scale)), tf.tensor1d(shift)) as Tensor4D
    })
    const whole = { top: 0, left: 0, height: size, width: size, flipped: false, sigma: 0 }
    return this.#viewOf(
      images,
      indices,
      Array.from(indices, () => whole),
    )
  }

  /** One random view of each image. */
  view(indices: Int32Array, options: AugmentationConfig, random: Random): View {
    const { size } = this
    const batch = indices.length
    const geometry = Array.from(indices, () => drawGeometry(size, options, random))
    const images = tf.tidy(() => {
      const pixels = this.#resample(tf.transpose(this.#read(this.#images, indices, 3), [0, 3, 1, 2]), geometry)
      return this.#colour(tf.reshape(pixels, [batch, 3, size * size]), options, random)
    })
    return this.#viewOf(images, indices, geometry)
  }

  #viewOf(images: Tensor4D, indices: Int32Array, geometry: readonly Geometry[]): View {
    const ids = this.#objects
    return { images, geometry, objects: ids && ((count) => this.#objectsIn(ids, indices, geometry, count)) }
  }

  /** The masks go through the image's own crop and flip but not its blur, and are cut at one half. */
  #objectsIn(objects: Pixels, indices: Int32Array, geometry: readonly Geometry[], count: number): Tensor4D {
    return tf.tidy(() => {
      const ids = tf.reshape(this.#read(objects, indices, 1), [indices.length, 1, this.size, this.size])
      const numbers = tf.tensor4d(
        Array.from({ length: count }, (_, i) => i + 1),
        [1, count, 1, 1],
      )
      const sharp = geometry.map((one) => ({ ...one, sigma: 0 }))
      const masks = this.#resample(tf.cast(tf.equal(ids, numbers), 'float32') as Tensor4D, sharp)
      return tf.cast(tf.greater(tf.transpose(masks, [0, 2, 3, 1]), 0.5), 'float32') as Tensor4D
    })
  }

  /** Some pictures as numbers: [batch, size, size, channels]. */
  #read(pixels: Pixels, indices: Int32Array, channels: number): Tensor4D {
    return tf.tidy(() => {
      const shape = [indices.length, this.size, this.size, channels]
      return execute('Cast', [uint8Tensor(pixels.gather(indices), shape)], TO_FLOAT)
    })
  }

  /** Every channel cut out and resized: [batch, channels, size, size] -> the same. */
  #resample(planes: Tensor4D, geometry: readonly Geometry[]): Tensor4D {
    const { size } = this
    const [batch, channels] = planes.shape
    const [vertical, horizontal] = this.#axes(geometry)
    const rows = tf.matMul(tf.reshape(planes, [batch, channels * size, size]), horizontal, false, true)
    return tf.matMul(tf.expandDims(vertical, 1), tf.reshape(rows, [batch, channels, size, size])) as Tensor4D
  }

  #axes(geometry: readonly Geometry[]): [Tensor3D, Tensor3D] {
    const { size } = this
    const vertical = new Float32Array(geometry.length * size * size)
    const horizontal = new Float32Array(geometry.length * size * size)
    geometry.forEach(({ top, left, height, width, flipped, sigma }, i) => {
      const shared = { source: size, output: size, sigma }
      writeAxis(vertical, i * size * size, { ...shared, start: top, length: height, flipped: false })
      writeAxis(horizontal, i * size * size, { ...shared, start: left, length: width, flipped })
    })
    const shape: [number, number, number] = [geometry.length, size, size]
    return [tf.tensor3d(vertical, shape), tf.tensor3d(horizontal, shape)]
  }

  /** Jitter, clip and normalise: [batch, 3, pixels] of 0 … 255 -> [batch, size, size, 3]. */
  #colour(pixels: Tensor3D, options: AugmentationConfig, random: Random): Tensor4D {
    const { size } = this
    const batch = pixels.shape[0]
    const means = tf.mean(pixels, 2).dataSync()
    const matrices = new Float32Array(batch * 9)
    const offsets = new Float32Array(batch * 3)
    for (let i = 0; i < batch; i++) {
      const mean = [means[3 * i]! / 255, means[3 * i + 1]! / 255, means[3 * i + 2]! / 255] as const
      const { matrix, offset } = drawColour(mean, options, random)
      matrix.forEach((value, j) => {
        matrices[9 * i + j] = value / 255
      })
      offsets.set(offset, 3 * i)
    }
    const mixed = tf.matMul(tf.tensor3d(matrices, [batch, 3, 3]), pixels)
    const clipped = tf.clipByValue(tf.add(mixed, tf.tensor3d(offsets, [batch, 3, 1])), 0, 1)
    const { mean, std } = this.#normalisation
    const scale = tf.tensor3d(
      std.map((s) => 1 / s),
      [1, 3, 1],
    )
    const normalised = tf.mul(tf.sub(clipped, tf.tensor3d([...mean], [1, 3, 1])), scale)
    return tf.reshape(tf.transpose(normalised, [0, 2, 1]), [batch, size, size, 3])
  }
}

const TO_FLOAT = [typeAttribute('SrcT', 'uint8'), typeAttribute('DstT')]
