/** SimSiam (Chen and He 2021): each view predicts the other's projection, which gets no gradient. */
import type { Scalar } from '@tensorflow/tfjs-core'
import type { SimsiamConfig } from '../../db/config/methods.ts'
import { weightedSum } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { deepNormalisedMlp } from '../models/mlp.ts'
import { cosineAgreement } from './cosine.ts'
import { predicting } from './heads.ts'
import type { Batch, Embedded, Method } from './types.ts'

export const simsiam: Method = {
  name: 'simsiam',
  views: 2,
  masksBoth: true,
  constantPredictorRate: true,
  heads: predicting(deepNormalisedMlp, ({ simsiam }) => simsiam!.predictorHidden),
  loss: (batch, { simsiam }) => negativeCosine(batch, simsiam!),
}

/**
 * The mean of the enabled terms D(p, z) = -cos(p, stop-gradient z), summed over masks. Without masks, it is equation 2.
 * With masks, the terms are those of the published ADIOS code: masked views predict clean ones and, optionally, clean
 * predict masked (`symmetryMask`), clean predict clean (`noMask`) and masked predict masked (`bothMask`).
 */
export function negativeCosine(batch: Batch, terms: Omit<SimsiamConfig, 'predictorHidden'>): Traced<Scalar> {
  const { first, masked } = batch
  const second = batch.second!
  const pairs: { from: Embedded; to: Embedded; times: number }[] = []
  const both = (a: [Embedded, Embedded], b: [Embedded, Embedded], times = 1) =>
    pairs.push({ from: a[0], to: b[0], times }, { from: a[1], to: b[1], times })
  if (masked) {
    const [m0, m1] = [masked.first!, masked.second]
    both([m0, m1], [second, first])
    if (terms.symmetryMask) both([second, first], [m0, m1])
    if (terms.noMask) both([first, second], [second, first], masked.masks)
    if (terms.bothMask) both([m0, m1], [m1, m0])
  } else {
    both([first, second], [second, first])
  }
  const [count] = first.z.shape
  return weightedSum(
    pairs.map(({ from, to, times }) => ({
      term: cosineAgreement(from.p, to.target, count),
      weight: -times / pairs.length,
    })),
  )
}
