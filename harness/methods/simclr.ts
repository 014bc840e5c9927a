/** SimCLR (Chen, Kornblith, Norouzi, Hinton 2020): contrasts two views of an image with the rest of the batch. */
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { once } from '../engine/constants.ts'
import { unitRows } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { mlp } from '../models/mlp.ts'
import { projected } from './heads.ts'
import { type Method, ofBothViews } from './types.ts'

export const simclr: Method = {
  name: 'simclr',
  views: 2,
  heads: projected(mlp),
  loss: ofBothViews((first, other, masks, { temperature }) => ntXent(first.z, other.z, masks, temperature!)),
}

/**
 * NT-Xent, equation 1, between one view and each of several groups of other views, summed over the groups. For one
 * group, it is the mean over 2B anchors of -log softmax of the positive's similarity among the 2B - 1 others.
 * @param z0 - projections of the first view, [B, size].
 * @param z1 - projections of the other views, group after group, in the same order of images: [groups B, size].
 * @param temperature - tau; similarities are cosines divided by tau.
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
  const { itself, positive } = pairs(batch)
  const { loss, u, logits } = tf.tidy(() => {
    const repeated = op.tile(op.reshape(u0.tensor, [1, batch, size]), [groups, 1, 1])
    const u = op.concat<Tensor3D>([repeated, op.reshape(u1.tensor, [groups, batch, size])], 1)
    const logits = op.add(op.div(tf.matMul(u, u, false, true), temperature), itself) // [groups, 2B, 2B]
    const loss = op.div<Scalar>(op.sum(op.mul(op.logSoftmax(logits), positive)), -anchors)
    return { loss, u, logits }
  })
  return traced([u0, u1], loss, (dy) => {
    const du = tf.tidy(() => {
      const weight = op.div(dy, anchors * temperature)
      const g = op.mul<Tensor3D>(op.sub(op.softmax(logits), positive), weight)
      return op.add(tf.matMul(g, u), tf.matMul(g, u, true, false))
    })
    return [
      () => tf.tidy(() => op.sum(op.slice(du, [0, 0, 0], [groups, batch, size]), 0)),
      () => tf.tidy(() => op.reshape(op.slice(du, [0, batch, 0], [groups, batch, size]), [groups * batch, size])),
    ]
  })
}

const NEVER = -1e9

/** Matrices [2B, 2B]: `itself` excludes an anchor's similarity with itself; `positive` is 1 for views of one image. */
function pairs(batch: number) {
  const anchors = 2 * batch
  const matrix = (name: string, value: number, distance: number) =>
    once(`${name} of ${anchors} anchors`, () => {
      const values = new Float32Array(anchors * anchors)
      for (let i = 0; i < anchors; i++) values[i * anchors + ((i + distance) % anchors)] = value
      return tf.tensor2d(values, [anchors, anchors])
    })
  return { itself: matrix('selves', NEVER, 0), positive: matrix('positives', 1, batch) }
}
