/** What a learned masking adds to a training step: the occlusion model M, how masks hide, and their area penalty. */
import type { Scalar, Tensor4D } from '@tensorflow/tfjs-core'
import { type AdiosConfig, adiosSchema, type RepresentationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { Parameters } from '../models/parameters.ts'
import { type UNet, unet } from '../models/unet.ts'

export interface Occlusion {
  model: UNet
  parameters: Parameters
  options: AdiosConfig
}

export function createOcclusion({ adios, imageSize }: RepresentationConfig, random: Random): Occlusion {
  const options = adios ?? adiosSchema.parse({})
  const model = unet(imageSize, options.width, options.masks)
  return { model, options, parameters: Parameters.initialise(model.specification, random) }
}

/**
 * The images under every mask, one mask after the other; occluded pixels become 0, the mean colour of normalised images.
 * @param images - [batch, size, size, 3]
 * @param masks - [batch, size, size, N]
 * @returns images * (1 - m_n): [N batch, size, size, 3].
 */
export function occlude(images: Tensor4D, masks: Traced<Tensor4D>): Traced<Tensor4D> {
  const [batch, height, width, slots] = masks.shape
  const pixels = batch * height * width
  const flat = () => tf.reshape(images, [1, pixels * 3])
  // Products with ones spread a mask over the colours and sum over them faster than broadcasting along an axis of three.
  const seen = tf.tidy(() => {
    const visible = tf.sub(1, tf.transpose(tf.reshape(masks.tensor, [pixels, slots])))
    const colours = tf.matMul(tf.reshape(visible, [slots * pixels, 1]), tf.ones([1, 3]))
    return tf.reshape(tf.mul(flat(), tf.reshape(colours, [slots, pixels * 3])), [slots * batch, height, width, 3])
  })
  return traced([masks], seen as Tensor4D, (dy) => [
    () =>
      tf.tidy(() => {
        const colours = tf.reshape(tf.mul(tf.reshape(dy, [slots, pixels * 3]), flat()), [slots * pixels, 3])
        const hidden = tf.reshape(tf.matMul(colours, tf.ones([3, 1])), [slots, pixels])
        return tf.reshape(tf.neg(tf.transpose(hidden)), masks.shape)
      }),
  ])
}

const EPSILON = 1e-10

/**
 * The area penalty of ADIOS, section 3.3, summed over slots: p_n = mean over images of 1 / (sin(pi a_n) + 1e-10), where a_n is
 * the image's share under mask n. Each is 1 at half the image and grows without bound towards nothing and everything.
 * @param masks - [batch, size, size, N]
 */
export function areaPenalty(masks: Traced<Tensor4D>): Traced<Scalar> {
  const [batch, height, width, slots] = masks.shape
  const { sum, angles } = tf.tidy(() => {
    const angles = tf.mul(tf.mean(masks.tensor, [1, 2]), Math.PI)
    return { angles, sum: tf.div(tf.sum(tf.div(1, tf.add(tf.sin(angles), EPSILON))), batch) as Scalar }
  })
  return traced([masks], sum, (dy) => [
    () =>
      tf.tidy(() => {
        const steepness = tf.div(tf.cos(angles), tf.square(tf.add(tf.sin(angles), EPSILON)))
        const slope = tf.mul(tf.mul(steepness, -Math.PI / (batch * height * width)), dy)
        return tf.broadcastTo(tf.reshape(slope, [batch, 1, 1, slots]), masks.shape)
      }),
  ])
}
