/** What a learned masking adds to a training step: the occlusion model M and the objective it maximises. */
import type { Scalar, Tensor1D, Tensor4D } from '@tensorflow/tfjs-core'
import type { AdiosConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'
import { tf } from '../engine/tensorflow.ts'
import { Parameters } from '../models/parameters.ts'
import { type UNet, unet } from '../models/unet.ts'

export interface Occlusion {
  parameters: Parameters
  options: AdiosConfig
  /** Soft masks [batch, size, size, N] that sum to 1 at every pixel. Needs acquired parameters. */
  masks: (images: Tensor4D) => Tensor4D
}

export function createOcclusion(options: AdiosConfig, imageSize: number, random: Random): Occlusion {
  const model: UNet = unet(imageSize, options.width, options.masks)
  const parameters = Parameters.initialise(model.specification, random)
  return { parameters, options, masks: (images) => model.masks(parameters, images) }
}

/** Slot n of the masks applied to the images, occluded pixels become 0: [batch, size, size, 3]. */
export function occlude(images: Tensor4D, masks: Tensor4D, n: number): Tensor4D {
  const [batch, height, width] = masks.shape
  const mask = tf.slice(masks, [0, 0, 0, n], [batch, height, width, 1])
  return tf.mul(images, tf.sub(1, mask))
}

/**
 * The area penalty of ADIOS, section 3.3: p_n = mean over images of 1 / (sin(pi a_n) + 1e-10), a_n the image's share under
 * mask n. It is 1 at half the image and grows without bound towards nothing and everything.
 * @param masks - [batch, size, size, N]
 * @returns p_n of each slot [N].
 */
export function areaPenalty(masks: Tensor4D): Tensor1D {
  const areas = tf.mean(masks, [1, 2])
  return tf.mean(tf.div(1, tf.add(tf.sin(tf.mul(areas, Math.PI)), 1e-10)), 0)
}

/** Mean share of the image under each mask: [N]. */
export function meanAreas(masks: Tensor4D): Tensor1D {
  return tf.mean(masks, [0, 1, 2])
}

/** Sum or mean over the N slots: the paper writes the mean, its code and its presets' learning rates use the sum. */
export function reduceSlots(losses: Scalar[], reduction: AdiosConfig['reduction']): Scalar {
  const sum = losses.length === 1 ? losses[0]! : (tf.addN(losses) as Scalar)
  return reduction === 'sum' ? sum : tf.div(sum, losses.length)
}
