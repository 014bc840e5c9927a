/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: random resized crop, flip and
 * blur as two batched products, colour jitter, grey and normalisation as one more. What is drawn goes up as a few numbers an
 * image, and the images as bytes, once for all views of a batch.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D, TensorContainer } from '@tensorflow/tfjs-core'
import type { Pixels } from '../../datasets/pixels.ts'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config.ts'
import { filled, once } from '../engine/constants.ts'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { inFloat32 } from '../engine/precision.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { axisMatrices, CUT_NUMBERS, MIX_NUMBERS, tellCut, tellMix } from './axes.ts'
import { type ColourMap, drawColour } from './colour.ts'
import { drawGeometry, type Geometry } from './resample.ts'

export interface View {
  /** How many images. */
  count: number
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  /**
   * Where the first `count` objects of each image are in this view: [batch, size, size, count] of 0 and 1; null where the data
   * set does not know.
   */
  objects: ((count: number) => Tensor4D) | null
  dispose(): void
}

/** Views of a batch as they were drawn, not yet on the device. */
export interface DrawnViews {
  indices: Int32Array
  bytes: Uint8Array
  /** [views, batch, NUMBERS] */
  numbers: Float32Array
}

/** How many numbers of each kind the device is told of one image in one view, in this order. */
const TOLD = {
  vertical: CUT_NUMBERS,
  horizontal: CUT_NUMBERS,
  blur: MIX_NUMBERS,
  blurAndFlip: MIX_NUMBERS,
  flip: MIX_NUMBERS,
  /** The map of pixels and that of their mean, row by row. */
  colour: 18,
}
const KINDS = Object.keys(TOLD) as (keyof typeof TOLD)[]
const LENGTHS = Object.values(TOLD)
const NUMBERS = LENGTHS.reduce((sum, length) => sum + length, 0)
/** Where the numbers of each kind begin. */
const AT = Object.fromEntries(
  KINDS.map((kind, i) => [kind, LENGTHS.slice(0, i).reduce((sum, length) => sum + length, 0)]),
) as Record<keyof typeof TOLD, number>

/** Views of the images of a split, which is read a batch at a time: however large it is, it takes no more memory. */
export class ImageStore {
  readonly count: number
  readonly size: number
  readonly #images: Pixels
  readonly #objects: Pixels | null
  readonly #normalisation: Normalisation
  /** Bytes of a batch that are on the device by now: megabytes that come and go are collected at a cost. */
  #spare: Uint8Array | null = null

  constructor({ images, objects, count, size }: ImageSplit, normalisation: Normalisation) {
    this.count = count
    this.size = size
    this.#normalisation = normalisation
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
    const objects = (ids: Pixels) => (count: number) => {
      return tf.tidy(() => op.transpose<Tensor4D>(this.#planesOf(ids.gather(indices), count), [0, 2, 3, 1]))
    }
    return {
      count: indices.length,
      images,
      objects: this.#objects && objects(this.#objects),
      dispose: () => images.dispose(),
    }
  }

  /** One random view of each image. */
  view(indices: Int32Array, options: AugmentationConfig, random: Random): View {
    return this.place(this.draw(indices, options, random, 1))[0]!
  }

  /** Reads the images and draws what becomes of them, one view after the other; the device has no part in it. */
  draw(indices: Int32Array, options: AugmentationConfig, random: Random, views: number): DrawnViews {
    const numbers = new Float32Array(views * indices.length * NUMBERS)
    let at = 0
    for (let view = 0; view < views; view++) {
      const geometries = Array.from(indices, () => drawGeometry(this.size, options, random))
      for (const geometry of geometries) {
        this.#tell(numbers, at, geometry, drawColour(options, random))
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
    const kept = exact(() => {
      const planes = this.#planes(bytes)
      const views = op.unstack<Tensor2D>(tf.tensor3d(numbers, [numbers.length / (batch * NUMBERS), batch, NUMBERS]), 0)
      return views.map((told) => ({ told, images: this.#augment(planes, told) }))
    })
    this.#spare = bytes
    return kept.map(({ told, images }) => {
      const ids = this.#objects
      return {
        count: batch,
        images,
        objects: ids && ((count) => exact(() => this.#objectsIn(ids.gather(indices), told, count))),
        dispose: () => tf.dispose([told, images]),
      }
    })
  }

  /** Writes what the device is to know of one image in one view. */
  #tell(numbers: Float32Array, at: number, geometry: Geometry, { matrix, ofMean }: ColourMap): void {
    const { top, left, height, width, flipped, sigma } = geometry
    tellCut(numbers, at + AT.vertical, { start: top, length: height })
    tellCut(numbers, at + AT.horizontal, { start: left, length: width })
    tellMix(numbers, at + AT.blur, sigma, false)
    tellMix(numbers, at + AT.blurAndFlip, sigma, flipped)
    tellMix(numbers, at + AT.flip, 0, flipped)
    const { std } = this.#normalisation
    for (let i = 0; i < 9; i++) {
      const scale = 1 / (255 * std[i < 3 ? 0 : i < 6 ? 1 : 2])
      numbers[at + AT.colour + i] = matrix[i]! * scale
      numbers[at + AT.colour + 9 + i] = ofMean[i]! * scale
    }
  }

  /** @param planes - [batch, 3, size, size] of 0 … 255. @param told - [batch, NUMBERS]. @returns [batch, size, size, 3] */
  #augment(planes: Tensor4D, told: Tensor2D): Tensor4D {
    return tf.tidy(() => {
      const numbers = byKind(told)
      const resized = this.#resample(planes, numbers, numbers.blur, numbers.blurAndFlip)
      return this.#colour(resized, numbers.colour)
    })
  }

  /** Every channel cut out and resized: [batch, channels, size, size] -> the same. */
  #resample(planes: Tensor4D, { vertical, horizontal }: ByKind, down: Tensor2D, across: Tensor2D): Tensor4D {
    const { size } = this
    const [batch, channels] = planes.shape
    const columns = axisMatrices(horizontal, across, size, size)
    const rows = op.reshape<Tensor4D>(axisMatrices(vertical, down, size, size), [batch, 1, size, size])
    const narrow = tf.matMul(op.reshape<Tensor3D>(planes, [batch, channels * size, size]), columns)
    return tf.matMul(rows, op.reshape<Tensor4D>(narrow, planes.shape), true)
  }

  /**
   * Jitter, clip and normalise: [batch, 3, size, size] of 0 … 255 -> [batch, size, size, 3]. The product that mixes the channels
   * also puts them last, and adds what is the same for all pixels as a fourth channel of ones.
   */
  #colour(planes: Tensor4D, colour: Tensor2D): Tensor4D {
    const { size } = this
    const [batch] = planes.shape
    const pixels = size * size
    const [least, most] = [this.#everywhere(0), this.#everywhere(1)]
    const channels = op.reshape<Tensor3D>(planes, [batch, 3, pixels])
    const [matrix, ofMean] = op.unstack(op.reshape(colour, [batch, 2, 3, 3]), 1) as [Tensor3D, Tensor3D]
    const black = op.reshape(op.slice(least, [0], [3]), [1, 3, 1])
    const offset = op.add(tf.matMul(ofMean, op.mean<Tensor3D>(channels, 2, true)), black)
    const mixed = tf.matMul(
      op.concat<Tensor3D>([channels, filled([batch, 1, pixels], 1)], 1),
      op.concat<Tensor3D>([matrix, offset], 2),
      true,
      true,
    )
    const clipped = op.minimum(op.maximum(op.reshape(mixed, [batch, pixels * 3]), least), most)
    return op.reshape(clipped, [batch, size, size, 3])
  }

  /** A grey of 0 … 1, normalised, in every channel of every pixel: [pixels 3]. */
  #everywhere(grey: number): Tensor1D {
    const { mean, std } = this.#normalisation
    const pixels = this.size * this.size
    return once(`grey ${grey} under ${mean} ${std} in ${pixels} pixels`, () => {
      return tf.tile(tf.tensor1d(mean.map((m, i) => (grey - m) / std[i]!)), [pixels])
    })
  }

  /** The masks go through the image's own crop and flip but not its blur, and are cut at one half. */
  #objectsIn(ids: Uint8Array, told: Tensor2D, count: number): Tensor4D {
    return tf.tidy(() => {
      const numbers = byKind(told)
      const planes = this.#planesOf(ids, count)
      const sharp = once(`no blur ${told.shape[0]}`, () => {
        const none = new Float32Array(MIX_NUMBERS)
        tellMix(none, 0, 0, false)
        return tf.tile(tf.tensor2d(none, [1, MIX_NUMBERS]), [told.shape[0], 1])
      })
      const masks = this.#resample(planes, numbers, sharp, numbers.flip)
      return op.cast<Tensor4D>(op.greater(op.transpose(masks, [0, 2, 3, 1]), 0.5), 'bool', 'float32')
    })
  }

  /** Colours one after the other, as bytes for as long as there are fewer: [batch, 3, size, size] of 0 … 255. */
  #planes(bytes: Uint8Array): Tensor4D {
    const { size } = this
    const colours = op.unstack(this.#upload(bytes, 3), 3, 'uint8')
    const planes = op.cast(op.concat(colours, 1, 'uint8'), 'uint8', 'float32')
    return op.reshape(planes, [-1, 3, size, size])
  }

  /** 1 where an object of the first `count` is: [batch, count, size, size]. */
  #planesOf(ids: Uint8Array, count: number): Tensor4D {
    const { size } = this
    const pixels = op.cast(this.#upload(ids, 1), 'uint8', 'float32')
    const numbers = once(`objects 1 to ${count}`, () => tf.reshape(tf.range(1, count + 1), [1, count, 1, 1]))
    return op.cast(op.equal(op.reshape(pixels, [-1, 1, size, size]), numbers), 'bool', 'float32')
  }

  /** Pictures as bytes: [pictures, size, size, channels]. */
  #upload(bytes: Uint8Array, channels: number): Tensor {
    const { size } = this
    return uint8Tensor(bytes, [bytes.length / (size * size * channels), size, size, channels])
  }
}

/** Nothing that is seen in training depends on how a card multiplies. */
const exact = <T extends TensorContainer>(make: () => T): T => inFloat32(() => tf.tidy(make))

type ByKind = Record<keyof typeof TOLD, Tensor2D>

/** The numbers of a view by kind, [batch, length] each. */
function byKind(told: Tensor2D): ByKind {
  const parts = op.split<Tensor2D>(told, LENGTHS, 1)
  return Object.fromEntries(KINDS.map((kind, i) => [kind, parts[i]!])) as ByKind
}
