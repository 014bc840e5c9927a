/** SimCLR (Chen, Kornblith, Norouzi, Hinton 2020): agreement of two views against all other images of the batch. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import { softmaxCrossEntropy } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'
import { unitRows } from '../models/layers.ts'
import { mlp } from '../models/mlp.ts'
import type { Method } from './index.ts'

const MASKED_OUT = -1e9

export const simclr: Method = {
  name: 'simclr',
  head: (featureSize, { projector }) => mlp('projector', featureSize, projector.hidden, projector.out),
  loss: (z0, z1, { temperature }) => ntXent(z0, z1, temperature),
}

/**
 * NT-Xent, equation 1: mean over the 2B anchors of -log softmax of the positive's similarity among the 2B - 1 others.
 * @param z0 - projections of one view [batch, size]; `z1` of the other, in the same order.
 * @param temperature - tau; similarities are cosines over tau.
 * @returns a scalar.
 */
export function ntXent(z0: Tensor2D, z1: Tensor2D, temperature: number) {
  const batch = z0.shape[0]
  const z = unitRows(tf.concat([z0, z1], 0))
  const similarities = tf.div(tf.matMul(z, z, false, true), temperature)
  const others = tf.add(similarities, tf.mul(tf.eye(2 * batch), MASKED_OUT)) as Tensor2D
  const positives = Int32Array.from({ length: 2 * batch }, (_, i) => (i + batch) % (2 * batch))
  return tf.mean(softmaxCrossEntropy(others, tf.tensor1d(positives, 'int32'))) as ReturnType<typeof tf.scalar>
}
