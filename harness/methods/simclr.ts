/** SimCLR (Chen, Kornblith, Norouzi, Hinton 2020): agreement of two views against all other images of the batch. */
import type { Scalar, Tensor, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { executeMany, typeAttribute } from '../engine/native.ts'
import { unitRows } from '../engine/operations/index.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { mlp } from '../models/mlp.ts'
import { type Method, otherView } from './types.ts'

export const simclr: Method = {
  name: 'simclr',
  views: 2,
  masksBoth: false,
  momentumTarget: false,
  constantPredictorRate: false,
  heads: (featureSize, { projector }) => ({
    projector: mlp('projector', featureSize, projector!.hidden, projector!.out),
    predictor: null,
  }),
  loss(batch, { temperature }) {
    const { other, masks } = otherView(batch)
    return ntXent(batch.first.z, other.z, masks, temperature!)
  },
}

const NEVER = -1e9

/**
 * NT-Xent, equation 1, between one view and each of several others, summed over those: the mean over 2B anchors of -log
 * softmax of the positive's similarity among the 2B - 1 others.
 * @param z0 - projections of the one view [B, size].
 * @param z1 - projections of the others, in the same order, one after the other [groups B, size].
 * @param temperature - tau; similarities are cosines over tau.
 */
export function ntXent(
  z0: Traced<Tensor2D>,
  z1: Traced<Tensor2D>,
  groups: number,
  temperature: number,
): Traced<Scalar> {
  const [batch, size] = z0.shape
  const anchors = 2 * batch
  const [u0, u1] = [unitRows(z0), unitRows(z1)]
  const { loss, u, slopes } = tf.tidy(() => {
    const repeated = tf.tile(tf.expandDims(u0.tensor, 0), [groups, 1, 1])
    const u = tf.concat([repeated, tf.reshape(u1.tensor, [groups, batch, size])], 1) as Tensor3D
    const similarities = tf.div(tf.matMul(u, u, false, true), temperature)
    const logits = tf.reshape(tf.add(similarities, tf.mul(tf.eye(anchors), NEVER)), [groups * anchors, anchors])
    const positives = Int32Array.from({ length: groups * anchors }, (_, i) => (i + batch) % anchors)
    const attributes = [typeAttribute('T'), typeAttribute('Tlabels', 'int32')]
    const inputs: Tensor[] = [logits, tf.tensor1d(positives, 'int32')]
    const [losses, slopes] = executeMany('SparseSoftmaxCrossEntropyWithLogits', inputs, 2, attributes)
    return { loss: tf.div(tf.sum(losses!), anchors) as Scalar, u, slopes: slopes! }
  })
  return traced([u0, u1], loss, (dy) => {
    const du = tf.tidy(() => {
      const weight = tf.div(dy, anchors * temperature)
      const g = tf.mul(tf.reshape(slopes, [groups, anchors, anchors]), weight) as Tensor3D
      return tf.add(tf.matMul(g, u), tf.matMul(g, u, true, false))
    })
    return [
      () => tf.sum(tf.slice(du, [0, 0, 0], [groups, batch, size]), 0),
      () => tf.reshape(tf.slice(du, [0, batch, 0], [groups, batch, size]), [groups * batch, size]),
    ]
  })
}
