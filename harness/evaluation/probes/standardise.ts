/**
 * Standardises features to mean 0 and equal standard deviations on the training rows: 1, or a value that gives a mean
 * squared row length that suits the SGD probe's learning rate. Otherwise features with a large mean and little variation teach the probe
 * nothing in 100 epochs: on an untrained encoder's features, it predicts no tag at all.
 */
import { changedFeatures } from '../changed-features.ts'
import { SQUARED_LENGTH } from '../encoder/features.ts'
import type { Features } from '../types.ts'

/**
 * @param squaredLength - null for a standard deviation of 1.
 * @returns a function that standardises rows by the statistics of `train`; features constant there become 0.
 */
export function standardiser(
  train: Features,
  squaredLength: number | null = SQUARED_LENGTH,
): (features: Features) => Features {
  const { values, count, size } = train
  const mean = new Float64Array(size)
  for (let i = 0; i < values.length; i++) mean[i % size]! += values[i]! / count
  const variance = new Float64Array(size)
  for (let i = 0; i < values.length; i++) variance[i % size]! += (values[i]! - mean[i % size]!) ** 2 / count
  const varying = variance.map((value, feature) => Number(value > (ROUNDING * mean[feature]!) ** 2))
  const target =
    squaredLength === null
      ? 1
      : squaredLength /
        Math.max(
          1,
          varying.reduce((sum, value) => sum + value, 0),
        )
  const how = squaredLength === null ? 'standardised' : `standardised, mean squared length ${squaredLength}`
  const scale = variance.map((value, feature) => (varying[feature] === 1 ? Math.sqrt(target / value) : 0))
  const standardised = (features: Features): Features => ({
    ...features,
    values: features.values.map((value, i) => (value - mean[i % size]!) * scale[i % size]!),
    origin: `${features.origin}, ${how}`,
  })
  return (features) => changedFeatures(features, standardised)
}

/** A standard deviation below this fraction of the mean is a rounding error of float32. */
const ROUNDING = 1e-6
