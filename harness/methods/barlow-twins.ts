/** Barlow Twins (Zbontar, Jing, Misra, LeCun, Deny 2021): makes the views' cross-correlation the identity. */
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { diagonal } from '../engine/constants.ts'
import { weightedSum } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { expander } from '../models/mlp.ts'
import { asRows, inGroups } from './groups.ts'
import { projected } from './heads.ts'
import { type Method, ofBothViews } from './types.ts'

export const barlowTwins: Method = {
  name: 'barlow-twins',
  views: 2,
  heads: projected(expander),
  loss: ofBothViews((first, other, masks, { barlowTwins }) => {
    const { offDiagonal, scale } = barlowTwins!
    return weightedSum([{ term: redundancy(first.z, other.z, masks, offDiagonal), weight: scale }])
  }),
}

/** Epsilon of the batch normalisation without scale and shift in the published code. */
const EPSILON = 1e-5

/**
 * Equation 1, summed over masks: the squared distance of the cross-correlation's diagonal from 1, plus `weight` times
 * its squared off-diagonal elements.
 * @param z0 - projections of the clean view, [batch, size].
 * @param z1 - projections of the other view under each of `masks` masks, [masks batch, size].
 */
function redundancy(z0: Traced<Tensor2D>, z1: Traced<Tensor2D>, masks: number, weight: number): Traced<Scalar> {
  const [batch, size] = z0.shape
  const weights = diagonal(size, 1, weight)
  const { loss, d0, d1 } = tf.tidy(() => {
    const [a, b] = [standardised(inGroups(z0.tensor, 1)), standardised(inGroups(z1.tensor, masks))]
    const tiled = op.tile<Tensor3D>(a.y, [masks, 1, 1])
    const correlation = op.div<Tensor3D>(tf.matMul(tiled, b.y, true, false), batch) // [masks, size, size]
    const distance = op.sub<Tensor3D>(correlation, diagonal(size, 1, 0))
    const weighted = op.mul<Tensor3D>(distance, weights)
    const slope = op.mul<Tensor3D>(weighted, 2 / batch)
    return {
      loss: op.sum<Scalar>(op.mul(weighted, distance)),
      d0: asRows(a.backward(op.sum(tf.matMul(b.y, slope, false, true), 0, true))),
      d1: asRows(b.backward(tf.matMul(tiled, slope))),
    }
  })
  return traced([z0, z1], loss, (dy) => [() => op.mul(d0, dy), () => op.mul(d1, dy)])
}

interface Standardised {
  y: Tensor3D
  /** The gradient with respect to the input, from that with respect to `y`. */
  backward(dy: Tensor3D): Tensor3D
}

/** Each dimension at mean 0 and variance 1 over the rows of a group, [groups, batch, size]. */
function standardised(x: Tensor3D): Standardised {
  const centred = op.sub<Tensor3D>(x, op.mean(x, 1, true))
  const scale = op.rsqrt(op.add(op.mean(op.square(centred), 1, true), EPSILON))
  const y = op.mul<Tensor3D>(centred, scale)
  return {
    y,
    backward(dy) {
      const along = op.mul(y, op.mean(op.mul(dy, y), 1, true))
      return op.mul(op.sub(op.sub(dy, op.mean(dy, 1, true)), along), scale)
    },
  }
}
