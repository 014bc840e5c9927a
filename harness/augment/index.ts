/**
 * The SimCLR augmentation (Chen et al. 2020, appendix A) for a whole batch on the device: random resized crop, flip and
 * blur as two batched matmuls, colour jitter, grey and normalisation as one more.
 */
import type { Tensor, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ImageSplit, Normalisation } from '../../datasets/types.ts'
import type { AugmentationConfig } from '../../db/config.ts'
import { attribute, execute, typeAttribute, uint8Tensor } from '../engine/native.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { drawColour } from './colour.ts'
import { drawGeometry, type Geometry, writeAxis } from './resample.ts'

export interface View {
  /** [batch, size, size, 3], normalised. */
  images: Tensor4D
  geometry: Geometry[]
}

/** Images kept on the device as bytes, colour planes first: [count, 3, size, size]. */
export class ImageStore {
  readonly count: number
  readonly size: number
  readonly #bytes: Tensor
  readonly #normalisation: Normalisation

  constructor({ images, count, size }: ImageSplit, normalisation: Normalisation) {
    this.count = count
    this.size = size
    this.#normalisation = normalisation
    this.#bytes = tf.keep(uint8Tensor(planes(images, count, size), [count, 3, size, size]))
  }

  /** The images as they are, normalised: [indices, size, size, 3]. */
  plain(indices: Int32Array): Tensor4D {
    const { mean, std } = this.#normalisation
    return tf.tidy(() => {
      const pixels = tf.transpose(this.#gather(indices), [0, 2, 3, 1])
      const scale = std.map((s) => 1 / (255 * s))
      const shift = mean.map((m, i) => -m / std[i]!)
      return tf.add(tf.mul(pixels, tf.tensor1d(scale)), tf.tensor1d(shift)) as Tensor4D
    })
  }

  /** One random view of each image. */
  view(indices: Int32Array, options: AugmentationConfig, random: Random): View {
    const { size } = this
    const batch = indices.length
    const geometry = Array.from(indices, () => drawGeometry(size, options, random))
    const images = tf.tidy(() => {
      const [vertical, horizontal] = this.#axes(geometry)
      const rows = tf.matMul(tf.reshape(this.#gather(indices), [batch, 3 * size, size]), horizontal, false, true)
      const pixels = tf.matMul(tf.expandDims(vertical, 1), tf.reshape(rows, [batch, 3, size, size]))
      return this.#colour(tf.reshape(pixels, [batch, 3, size * size]), options, random)
    })
    return { images, geometry }
  }

  dispose(): void {
    this.#bytes.dispose()
  }

  #gather(indices: Int32Array): Tensor4D {
    const gathered = execute(
      'GatherV2',
      [this.#bytes, tf.tensor1d(indices, 'int32'), tf.scalar(0, 'int32')],
      [
        typeAttribute('Tparams', 'uint8'),
        typeAttribute('Tindices', 'int32'),
        typeAttribute('Taxis', 'int32'),
        attribute('batch_dims', 'TF_ATTR_INT', 0),
      ],
    )
    return execute('Cast', [gathered], [typeAttribute('SrcT', 'uint8'), typeAttribute('DstT')])
  }

  #axes(geometry: Geometry[]): [Tensor3D, Tensor3D] {
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

/** [count, size, size, 3] -> [count, 3, size, size] */
function planes(images: Uint8Array, count: number, size: number): Uint8Array {
  const area = size * size
  const out = new Uint8Array(images.length)
  for (let i = 0; i < count; i++) {
    const base = i * 3 * area
    for (let pixel = 0; pixel < area; pixel++) {
      for (let channel = 0; channel < 3; channel++)
        out[base + channel * area + pixel] = images[base + pixel * 3 + channel]!
    }
  }
  return out
}
