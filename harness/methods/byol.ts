/** BYOL (Grill et al. 2020): each view predicts the other view's projection by a slowly moving target network. */
import type { Scalar } from '@tensorflow/tfjs-core'
import { addConstant, weightedSum } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { normalisedMlp } from '../models/mlp.ts'
import { cosineAgreement } from './cosine.ts'
import { predicting } from './heads.ts'
import { type Embedded, type Method, ofBothViews } from './types.ts'

export const byol: Method = {
  name: 'byol',
  views: 2,
  heads: predicting(normalisedMlp, ({ byol }) => byol!.predictorHidden),
  loss: ofBothViews(symmetricRegression),
}

/**
 * Equation 2 in both directions, summed over masks: 2 - 2 cos(p_0, t_n) + 2 - 2 cos(p_n, t_0), where t are the target
 * network's projections.
 * @param first - the clean view, [batch, size].
 * @param other - the other view under each of `masks` masks, [masks batch, size].
 */
export function symmetricRegression(first: Embedded, other: Embedded, masks: number): Traced<Scalar> {
  const [batch] = first.p.shape
  const agreement = weightedSum([
    { term: cosineAgreement(first.p, other.target, batch), weight: -2 },
    { term: cosineAgreement(other.p, first.target, batch), weight: -2 },
  ])
  return addConstant(agreement, 4 * masks)
}
