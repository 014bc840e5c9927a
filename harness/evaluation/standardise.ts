/**
 * Every feature with mean 0 and the same deviation, both from the training rows, at a mean squared length of rows that suits
 * the probe's learning rate. Without it, features that hardly vary about a large mean are not learned from in 100 epochs:
 * an untrained encoder's predict no tag at all.
 */
import { SQUARED_LENGTH } from './encoder/features.ts'
import type { Features } from './types.ts'

/** @returns how to treat rows as those of `train`; a feature that is constant there becomes 0. */
export function standardiser(train: Features): (features: Features) => Features {
  const { values, count, size } = train
  const mean = new Float64Array(size)
  for (let i = 0; i < values.length; i++) mean[i % size]! += values[i]! / count
  const variance = new Float64Array(size)
  for (let i = 0; i < values.length; i++) variance[i % size]! += (values[i]! - mean[i % size]!) ** 2 / count
  const varying = variance.map((value, feature) => Number(value > (ROUNDING * mean[feature]!) ** 2))
  const target =
    SQUARED_LENGTH /
    Math.max(
      1,
      varying.reduce((sum, value) => sum + value, 0),
    )
  const scale = variance.map((value, feature) => (varying[feature] === 1 ? Math.sqrt(target / value) : 0))
  return (features) => ({
    ...features,
    values: features.values.map((value, i) => (value - mean[i % size]!) * scale[i % size]!),
    origin: `${features.origin}, standardised, mean squared length ${SQUARED_LENGTH}`,
  })
}

/** A deviation below this share of the mean is float32's. */
const ROUNDING = 1e-6
