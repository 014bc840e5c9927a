/** VICReg (Bardes, Ponce, LeCun 2022): pulls two views together while the dimensions keep their variance. */
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import type { VicregConfig } from '../../db/config/methods.ts'
import { diagonal } from '../engine/constants.ts'
import * as op from '../engine/ops.ts'
import { type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { expander } from '../models/mlp.ts'
import { asRows, inGroups } from './groups.ts'
import { projected } from './heads.ts'
import { type Method, ofBothViews } from './types.ts'

export const vicreg: Method = {
  name: 'vicreg',
  views: 2,
  heads: projected(expander),
  loss: ofBothViews((first, other, masks, { vicreg }) => vicregLoss(first.z, other.z, masks, vicreg!)),
}

const EPSILON = 1e-4

/**
 * Equation 6, summed over masks: invariance s (mean squared distance), variance v (hinge on the standard deviation of
 * every dimension, at 1) and covariance c (squared off-diagonal covariances), the last two for either view. As in the
 * published code, the distance is a mean over rows and dimensions, and the hinges of the two views are halved.
 * @param z0 - projections of the clean view, [batch, size].
 * @param z1 - projections of the other view under each of `masks` masks, [masks batch, size].
 */
function vicregLoss(z0: Traced<Tensor2D>, z1: Traced<Tensor2D>, masks: number, weights: VicregConfig): Traced<Scalar> {
  const [batch, size] = z0.shape
  const { loss, d0, d1 } = tf.tidy(() => {
    const [a, b] = [inGroups(z0.tensor, 1), inGroups(z1.tensor, masks)]
    const distance = op.sub<Tensor3D>(a, b)
    const invariance = op.mul<Scalar>(op.sum(op.square(distance)), weights.invariance / (batch * size))
    const pull = op.mul<Tensor3D>(distance, (2 * weights.invariance) / (batch * size))
    const [one, other] = [spread(a, weights), spread(b, weights)]
    return {
      loss: op.addN<Scalar>([invariance, op.mul(one.loss, masks), other.loss]),
      d0: op.add<Tensor2D>(op.sum(pull, 0), op.mul(asRows(one.gradient), masks)),
      d1: asRows(op.sub(other.gradient, pull)),
    }
  })
  return traced([z0, z1], loss, (dy) => [() => op.mul(d0, dy), () => op.mul(d1, dy)])
}

/** The variance and covariance terms (equations 1 to 4) of groups of rows, [groups, batch, size], and their gradient. */
function spread(x: Tensor3D, { variance, covariance }: VicregConfig): { loss: Scalar; gradient: Tensor3D } {
  const [, batch, size] = x.shape
  const centred = op.sub<Tensor3D>(x, op.mean(x, 1, true))
  const deviation = op.sqrt(op.add(op.div(op.sum(op.square(centred), 1, true), batch - 1), EPSILON)) // [groups, 1, size]
  const lacking = op.relu(op.sub(1, deviation))
  const isLacking = op.cast(op.greater(lacking, 0), 'bool', 'float32')
  const products = op.div(tf.matMul(centred, centred, true, false), batch - 1)
  const off = op.mul<Tensor3D>(products, diagonal(size, 0, 1))
  const hinge = op.mul<Scalar>(op.sum(lacking), variance / (2 * size))
  const correlation = op.mul<Scalar>(op.sum(op.square(off)), covariance / size)
  const towardsHinge = op.mul<Tensor3D>(
    op.mul(centred, op.div(isLacking, deviation)),
    -variance / (2 * size * (batch - 1)),
  )
  const towardsCorrelation = op.mul<Tensor3D>(tf.matMul(centred, off), (4 * covariance) / (size * (batch - 1)))
  return { loss: op.add(hinge, correlation), gradient: op.add(towardsHinge, towardsCorrelation) }
}
