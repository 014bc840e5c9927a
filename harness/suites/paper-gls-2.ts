/**
 * Table 2 of the label-smoothing paper: CIFAR with label noise. Negative rates follow a warm-up on cross-entropy over the
 * first half; the paper reports the better of training directly and of a longer warm-up followed by the rate at 1e-6.
 */
import { CIFAR_NOISE, CIFAR_NOISES, CIFAR_RATES } from '../../db/config/cifar-noise.ts'
import { defineSuite, perSeed, representation } from './suite.ts'

const SEEDS = [0, 1, 2]

export const suite = defineSuite(
  'paper-gls-2',
  CIFAR_NOISES.flatMap(({ dataset, ...noise }) =>
    CIFAR_RATES.flatMap((rate) =>
      perSeed(SEEDS, representation({ ...CIFAR_NOISE, dataset, supervised: { ...noise, rate } })),
    ),
  ),
)
