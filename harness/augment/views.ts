/** Computes views on the device: batched products turn image bytes and drawn numbers into normalised images. */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Normalisation } from '../../datasets/types.ts'
import { filled, once } from '../engine/constants.ts'
import { TensorFunction } from '../engine/functions/index.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { axisMatrices, type Blur } from './axes.ts'
import { longestCrop } from './resample.ts'
import { byKind, type ViewNumbers } from './view-numbers.ts'

type Shape = {
  /** Side of the views. */
  size: number
  /** Whether some images are stored transposed. */
  turned: boolean
  /** How the blur continues the image beyond its border. */
  beyond: Blur['beyond']
}

type Images = {
  /** [batch, height, width, 3] */
  bytes: Tensor
  shape: Shape
  /** [views, batch, NUMBERS] */
  viewNumbers: Tensor3D
  normalisation: Normalisation
}

/** Views of a batch, [batch, size, size, 3] each, normalised. */
export const makeViews = new TensorFunction(
  'views of a batch',
  ({ bytes, shape, viewNumbers, normalisation }: Images) => {
    const planes = planesOf(bytes)
    return op.unstack<Tensor2D>(viewNumbers, 0).map((one) => augmented(planes, shape, byKind(one), normalisation))
  },
)

type Objects = {
  /** The object number of each pixel of the uncropped images, as bytes: [batch, height, width, 1]. */
  ids: Tensor
  shape: Shape
  /** The numbers of all views, [views, batch, NUMBERS], and the index of this view; null without augmentation. */
  seen: { viewNumbers: Tensor3D; view: number } | null
  count: number
  /** For each image, the image whose objects it gets, int32 [batch]; null for its own objects. */
  order: Tensor1D | null
}

/**
 * Masks of the first `count` objects of each image, 0 and 1: [batch, size, size, count]. A view's crop and flip, but
 * not its blur, are applied to them, with a threshold of one half.
 */
export const viewedObjects = new TensorFunction(
  'objects',
  ({ ids, shape, seen, count, order }: Objects): [Tensor4D] => {
    const planes = objectPlanes(ids, count)
    const own = seen ? seenIn(planes, shape, op.unstack<Tensor2D>(seen.viewNumbers, 0)[seen.view]!) : lastAxis(planes)
    return [order ? op.gather(own, order) : own]
  },
)

function seenIn(planes: Tensor4D, shape: Shape, viewNumbers: Tensor2D): Tensor4D {
  return tf.tidy(() => {
    const numbers = byKind(viewNumbers)
    const masks = resampled(planes, shape, numbers, numbers.sharpDown, numbers.sharpAcross)
    return op.cast<Tensor4D>(op.greater(lastAxis(masks), 0.5), 'bool', 'float32')
  })
}

/** [batch, channels, size, size] -> [batch, size, size, channels] */
const lastAxis = (planes: Tensor4D): Tensor4D => op.transpose(planes, [0, 2, 3, 1])

/** @param planes - [batch, 3, height, width] of 0 … 255. @returns [batch, size, size, 3] */
function augmented(planes: Tensor4D, shape: Shape, viewNumbers: ViewNumbers, normalisation: Normalisation): Tensor4D {
  return tf.tidy(() =>
    coloured(
      resampled(planes, shape, viewNumbers, viewNumbers.down, viewNumbers.across),
      viewNumbers.colour,
      normalisation,
    ),
  )
}

/** Crops and resizes every channel: [batch, channels, height, width] -> [batch, channels, size, size]. */
function resampled(
  planes: Tensor4D,
  { size, turned, beyond }: Shape,
  viewNumbers: ViewNumbers,
  down: Tensor2D,
  across: Tensor2D,
): Tensor4D {
  const [batch, channels, height, width] = planes.shape
  const longest = longestCrop(height, width)
  const columns = axisMatrices(viewNumbers.horizontal, across, width, size, longest, beyond)
  const rows = op.reshape<Tensor4D>(axisMatrices(viewNumbers.vertical, down, height, size, longest, beyond), [
    batch,
    1,
    height,
    size,
  ])
  const narrow = tf.matMul(op.reshape<Tensor3D>(planes, [batch, channels * height, width]), columns)
  const views = tf.matMul<Tensor4D>(rows, op.reshape<Tensor4D>(narrow, [batch, channels, height, size]), true)
  return turned ? upright(views, viewNumbers.turned) : views
}

function upright(views: Tensor4D, turned: Tensor2D): Tensor4D {
  const isTurned = op.greater(op.reshape(turned, [turned.shape[0], 1, 1, 1]), 0.5)
  return op.where(isTurned, op.transpose(views, [0, 1, 3, 2]), views)
}

/**
 * Jitters, clips and normalises: [batch, 3, size, size] of 0 … 255 -> [batch, size, size, 3]. The product that mixes
 * the channels also moves them to the last axis. A fourth channel of ones adds the offset that all pixels share.
 */
function coloured(planes: Tensor4D, colour: Tensor2D, normalisation: Normalisation): Tensor4D {
  const [batch, , size] = planes.shape
  const pixels = size * size
  const [least, most] = [everywhere(0, pixels, normalisation), everywhere(1, pixels, normalisation)]
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

/** A normalised grey level of 0 … 1 in every channel of every pixel: [pixels 3]. */
function everywhere(grey: number, pixels: number, { mean, std }: Normalisation): Tensor1D {
  return once(`grey ${grey} under ${mean} ${std} in ${pixels} pixels`, () => {
    return tf.tile(tf.tensor1d(mean.map((m, i) => (grey - m) / std[i]!)), [pixels])
  })
}

/** Masks of the first `count` objects, 0 and 1: [batch, count, height, width]. */
function objectPlanes(ids: Tensor, count: number): Tensor4D {
  const [batch, height, width] = ids.shape as [number, number, number]
  const pixels = op.reshape(op.cast(ids, 'uint8', 'float32'), [batch, 1, height, width])
  const numbers = once(`objects 1 to ${count}`, () => tf.reshape(tf.range(1, count + 1), [1, count, 1, 1]))
  return op.cast(op.equal(pixels, numbers), 'bool', 'float32')
}

/** Moves the channels before the pixels while these are still bytes, which are smaller: [batch, 3, height, width]. */
function planesOf(bytes: Tensor): Tensor4D {
  const [batch, height, width] = bytes.shape as [number, number, number]
  const planes = op.cast(op.concat(op.unstack(bytes, 3, 'uint8'), 1, 'uint8'), 'uint8', 'float32')
  return op.reshape(planes, [batch, 3, height, width])
}
