/** The parts of learned masking: the occlusion model M, the occlusion of images, and the area penalty. */
import type { Scalar, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Random } from '../base/random.ts'
import { filled } from '../engine/constants.ts'
import * as op from '../engine/ops.ts'
import { spread, weightedRowSums } from '../engine/sums.ts'
import { constant, type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { Parameters } from '../models/parameters.ts'
import { unet } from '../models/unet.ts'
import type { MaskingRun } from './types.ts'

/** Initialises a learned masking. @param oneMaskPerImage - true for the light variant, ADIOS-s. */
export function startLearned(config: RepresentationConfig, random: Random, oneMaskPerImage: boolean): MaskingRun {
  const options = config.adios!
  const model = unet(config.imageSize, options)
  const parameters = Parameters.initialise(model.specification, random)
  return {
    occlusion: { model, options, parameters, oneMaskPerImage },
    draw: () => null,
    masks: (images) => model.masks(parameters, constant(images)),
  }
}

/**
 * Selects one mask of each image.
 * @param masks - [batch, size, size, N]
 * @param chosen - the number of the selected mask for every image, int32 [batch].
 * @returns [batch, size, size, 1]
 */
export function pickMasks(masks: Traced<Tensor4D>, chosen: Tensor1D): Traced<Tensor4D> {
  const [batch, , , slots] = masks.shape
  const weights = tf.tidy(() => op.reshape(op.oneHot(chosen, slots), [batch, 1, 1, slots]))
  const picked = tf.tidy(() => op.sum<Tensor4D>(op.mul(masks.tensor, weights), 3, true))
  return traced([masks], picked, (dy) => [() => op.mul(dy, weights)])
}

/**
 * The images under every mask, mask after mask. Occluded pixels become 0, the mean colour of normalised images.
 * @param images - [batch, size, size, 3]
 * @param masks - [batch, size, size, N]
 * @returns images * (1 - m_n): [N batch, size, size, 3].
 */
export function occlude(images: Tensor4D, masks: Traced<Tensor4D>): Traced<Tensor4D> {
  const [batch, height, width, slots] = masks.shape
  const pixels = batch * height * width
  const flat = () => op.reshape(images, [1, pixels * 3])
  const seen = tf.tidy(() => {
    const visible = op.sub(1, op.transpose(op.reshape(masks.tensor, [pixels, slots]), [1, 0]))
    // Faster than broadcasting along an axis of three.
    const colours = spread(op.reshape(visible, [slots * pixels, 1]), 3)
    return op.reshape(op.mul(flat(), op.reshape(colours, [slots, pixels * 3])), [slots * batch, height, width, 3])
  })
  return traced([masks], seen as Tensor4D, (dy) => [
    () =>
      tf.tidy(() => {
        const product = op.mul(op.reshape(dy, [slots, pixels * 3]), flat())
        const colours = op.reshape(product, [slots * pixels, 3])
        const hidden = op.reshape(weightedRowSums(colours, filled([3, 1], 1)), [slots, pixels])
        return op.reshape(op.neg(op.transpose(hidden, [1, 0])), masks.shape)
      }),
  ])
}

const EPSILON = 1e-10

/**
 * The area penalty of ADIOS, section 3.3, summed over masks: p_n = mean over images of 1 / (sin(pi a_n) + 1e-10), where
 * a_n is the fraction of the image under mask n. The term is 1 at half the image and grows without bound as the mask
 * covers nothing or everything.
 * @param masks - [batch, size, size, N]
 */
export function areaPenalty(masks: Traced<Tensor4D>): Traced<Scalar> {
  const [batch, height, width, slots] = masks.shape
  const { sum, angles } = tf.tidy(() => {
    const angles = op.mul(op.mean(masks.tensor, [1, 2]), Math.PI)
    return { angles, sum: op.div<Scalar>(op.sum(op.div(1, op.add(op.sin(angles), EPSILON))), batch) }
  })
  return traced([masks], sum, (dy) => [
    () =>
      tf.tidy(() => {
        const steepness = op.div(op.cos(angles), op.square(op.add(op.sin(angles), EPSILON)))
        const slope = op.mul(op.mul(steepness, -Math.PI / (batch * height * width)), dy)
        return op.broadcastTo(op.reshape(slope, [batch, 1, 1, slots]), masks.shape)
      }),
  ])
}

/**
 * The second term E of the published code, which the occlusion model maximises with weight a2: the sum over images and
 * masks of q log q, where q is the softmax over masks of the areas. Its minimum is at equal areas, so it favours
 * unequal ones.
 * @param masks - [batch, size, size, N]
 */
export function areaNegentropy(masks: Traced<Tensor4D>): Traced<Scalar> {
  const [batch, height, width, slots] = masks.shape
  const { sum, q, logs } = tf.tidy(() => {
    const q = op.softmax(op.mean(masks.tensor, [1, 2]))
    const logs = op.log(q)
    return { q, logs, sum: op.sum<Scalar>(op.mul(q, logs)) }
  })
  return traced([masks], sum, (dy) => [
    () =>
      tf.tidy(() => {
        const perImage = op.sum(op.mul(q, logs), 1, true)
        const slope = op.mul(op.mul(q, op.sub(logs, perImage)), op.div(dy, height * width))
        return op.broadcastTo(op.reshape(slope, [batch, 1, 1, slots]), masks.shape)
      }),
  ])
}
