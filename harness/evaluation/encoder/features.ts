/** Computes frozen features of images, in blocks. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { selected } from '../../../datasets/images/pixels.ts'
import type { ImageDataset, ImageSplit, Normalisation, Uncropped } from '../../../datasets/types.ts'
import { FailureError } from '../../base/errors.ts'
import { tf } from '../../engine/tensorflow.ts'
import type { Features } from '../types.ts'
import { EncodedRows, type Listeners } from './encoded-rows.ts'

/** Encodes normalised images in evaluation mode: [rows, size, size, 3] -> [rows, features]. */
export type Encode = (images: Tensor4D) => Tensor2D

/** Where features of an encoder come from, in words. */
export const BACKBONE_FEATURES = 'backbone features'
/** Images that are encoded at a time. */
export const BLOCK = 250
/** Mean squared length of rows that suits the linear probe's learning rate; encoders' features are close to it. */
export const SQUARED_LENGTH = 10

/**
 * @param blockSize - the number of images encoded at a time, which bounds memory.
 * @returns features of every image, [count, features].
 * @throws FailureError when a feature is not a finite number.
 */
export function extractFeatures(
  encode: Encode,
  split: ImageSplit,
  normalisation: Normalisation,
  blockSize = BLOCK,
  listeners: Listeners = {},
): Features {
  const { images, count, size } = split
  const encoded = new EncodedRows(count, listeners)
  while (encoded.done < count) {
    const rows = Math.min(blockSize, count - encoded.done)
    const block = normalise(images.block(encoded.done, rows), normalisation)
    const features = tf.tidy(() => encode(tf.tensor4d(block, [rows, size, size, 3])))
    encoded.add(features.dataSync<'float32'>(), features.shape[1])
    features.dispose()
  }
  const { values, size: length } = encoded
  if (!values.every(Number.isFinite)) {
    const remedy = 'the encoder has diverged: lower its learning rate'
    throw new FailureError({ what: 'the features hold values that are not numbers', remedy })
  }
  return { values, count, size: length, ...answersOf(split), origin: BACKBONE_FEATURES }
}

/**
 * The raw-pixels baseline: the normalised pixels, [count, size x size x 3], scaled to a mean squared length of 10,
 * which is about that of an encoder's features. Without scaling, the linear probe's learning rate is too high for them,
 * and the baseline looks worse than it is (.80 instead of .83 on fashion-mnist-mini).
 */
export function pixelFeatures(split: ImageSplit, normalisation: Normalisation): Features {
  const { images, count, size } = split
  const length = size * size * 3
  const scale = Math.sqrt(SQUARED_LENGTH / length)
  const std = normalisation.std.map((value) => value / scale) as [number, number, number]
  return {
    values: normalise(images.block(0, count), { mean: normalisation.mean, std }),
    count,
    size: length,
    ...answersOf(split),
    origin: `normalised pixels, mean squared length ${SQUARED_LENGTH}`,
  }
}

/** `count` images spread evenly over a split, whose files may be sorted by class; null returns all images. */
export function someImages(split: ImageSplit, count: number | null): ImageSplit {
  return count === null || count >= split.count ? split : chosenImages(split, spreadIndices(split.count, count))
}

/** The test images, or the training images where there are no others. */
export function measuredImages(dataset: ImageDataset, size: number): Promise<ImageSplit> {
  return dataset.load(dataset.onlyTraining ? 'train' : 'test', size)
}

/** Up to `many` of the numbers from 0 to count - 1, spread evenly. */
export function spreadIndices(count: number, many: number): Int32Array {
  const length = Math.min(count, many)
  return Int32Array.from({ length }, (_, i) => Math.floor((i * count) / length))
}

/** The images with the given indices, in the given order. */
export function chosenImages(split: ImageSplit, chosen: Int32Array): ImageSplit {
  const { images, labels, objects, uncropped, tags, count, size } = split
  const length = tags ? tags.length / count : 0
  return {
    images: selected(images, chosen),
    labels: labels && chosen.map((index) => labels[index]!),
    ...(objects && { objects: selected(objects, chosen) }),
    ...(uncropped && { uncropped: chosenUncropped(uncropped, chosen) }),
    ...(tags && { tags: rowsOf(tags, length, chosen) }),
    count: chosen.length,
    size,
  }
}

function chosenUncropped({ images, objects, ...canvas }: Uncropped, chosen: Int32Array): Uncropped {
  return { ...canvas, images: selected(images, chosen), ...(objects && { objects: selected(objects, chosen) }) }
}

function rowsOf(tags: Uint8Array, length: number, chosen: Int32Array): Uint8Array {
  const rows = new Uint8Array(chosen.length * length)
  chosen.forEach((index, i) => {
    rows.set(tags.subarray(index * length, (index + 1) * length), i * length)
  })
  return rows
}

/** The first `count` images of a split, in the data set's order; null returns all images. */
export function firstImages(split: ImageSplit, count: number | null): ImageSplit {
  if (count === null || count >= split.count) return split
  const { labels, tags } = split
  return {
    ...split,
    labels: labels?.subarray(0, count) ?? null,
    ...(tags && { tags: tags.subarray(0, (tags.length / split.count) * count) }),
    count,
  }
}

/** Computes (value / 255 - mean) / std per channel; `pixels` are interleaved RGB. */
export function normalise(pixels: Uint8Array, { mean, std }: Normalisation): Float32Array {
  const tables = mean.map((m, channel) => Float32Array.from({ length: 256 }, (_, v) => (v / 255 - m) / std[channel]!))
  const [red, green, blue] = tables as [Float32Array, Float32Array, Float32Array]
  const out = new Float32Array(pixels.length)
  for (let i = 0; i < pixels.length; i += 3) {
    out[i] = red[pixels[i]!]!
    out[i + 1] = green[pixels[i + 1]!]!
    out[i + 2] = blue[pixels[i + 2]!]!
  }
  return out
}

/** The labels and tags of a split's rows. */
export function answersOf({ labels, tags, count }: ImageSplit): Pick<Features, 'labels' | 'tags' | 'tagCount'> {
  return {
    labels: labels ?? new Int32Array(count).fill(-1),
    tags: tags ?? null,
    tagCount: tags ? tags.length / count : 0,
  }
}
