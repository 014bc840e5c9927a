/** MoCo v3 (Chen, Xie, He 2021): each view's query finds the other view's key by a momentum encoder in the batch. */
import type { Scalar, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { diagonal } from '../engine/constants.ts'
import { unitRows, weightedSum } from '../engine/operations/index.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced, traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { normalisedMlp } from '../models/mlp.ts'
import { inGroups } from './groups.ts'
import { predicting } from './heads.ts'
import { type Method, ofBothViews } from './types.ts'

export const mocov3: Method = {
  name: 'mocov3',
  views: 2,
  heads: predicting(normalisedMlp, ({ mocov3 }) => mocov3!.predictorHidden),
  loss: ofBothViews((first, other, masks, { temperature }) =>
    weightedSum([
      { term: contrast(first.p, other.target, masks, temperature!), weight: 1 },
      { term: contrast(other.p, first.target, masks, temperature!), weight: 1 },
    ]),
  ),
}

/**
 * Equation 1 times 2 tau, as in the published code's `ctr`, summed over masks: the mean over images of
 * -log softmax(q . k / tau) at the image's own key, among the keys of the batch. Where only one side is masked, its
 * groups are compared with the same rows of the other.
 * @param queries - [batch, size] or [masks batch, size]
 * @param keys - [batch, size] or [masks batch, size]; no gradient flows into them.
 */
function contrast(queries: Traced<Tensor2D>, keys: Tensor2D, masks: number, temperature: number): Traced<Scalar> {
  const batch = Math.min(queries.shape[0], keys.shape[0])
  const unit = unitRows(queries)
  const own = diagonal(batch, 1, 0)
  const { loss, slope } = tf.tidy(() => {
    const repeated = (rows: Tensor2D): Tensor3D =>
      rows.shape[0] === batch && masks > 1 ? op.tile(inGroups(rows, 1), [masks, 1, 1]) : inGroups(rows, masks)
    const [q, k] = [repeated(unit.tensor), repeated(unitRows(constant(keys)).tensor)]
    const logits = op.div<Tensor3D>(tf.matMul(q, k, false, true), temperature) // [masks, batch, batch]
    const loss = op.mul<Scalar>(op.sum(op.mul(op.logSoftmax(logits), own)), (-2 * temperature) / batch)
    const dq = op.mul<Tensor3D>(tf.matMul(op.sub(op.softmax(logits), own), k), 2 / batch)
    const isShared = unit.shape[0] === batch
    return { loss, slope: op.reshape<Tensor2D>(isShared ? op.sum(dq, 0) : dq, unit.shape) }
  })
  return traced([unit], loss, (dy) => [() => op.mul(slope, dy)])
}
