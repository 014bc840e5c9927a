/** Three kinds of label noise, each a pure function of the clean labels and a random generator. */
import type { LabelNoise } from '../../db/config/common.ts'
import type { Random } from '../base/random.ts'
import { instanceNoise } from './instance-noise.ts'

export interface NoiseRequest {
  kind: LabelNoise
  /** Clean class of every row, in [0, classes); not modified. */
  labels: Int32Array
  classes: number
  /** Fraction of wrong labels, in [0, 1). */
  rate: number
  /** Standardised features, [rows, any], that `instance` noise depends on; called only for that kind. */
  features: () => Float32Array
  /** The class that each class is mistaken for (`partnersOf`); used only by `asymmetric`. */
  partners: readonly number[]
}

/** @returns the noisy labels, [rows]; the clean labels at rate 0. */
export function noisyLabels(request: NoiseRequest, random: Random): Int32Array {
  const { kind, labels, classes, rate, features, partners } = request
  if (rate === 0) return labels.slice()
  switch (kind) {
    case 'symmetric':
      return symmetricNoise(labels, classes, rate, random)
    case 'asymmetric':
      return asymmetricNoise(labels, partners, rate, random)
    case 'instance':
      return instanceNoise(labels, classes, rate, features(), random)
  }
}

/**
 * Symmetric noise: exactly floor(n_c * rate) labels of every class, drawn without replacement, become one of the other
 * classes with equal probability. The count is exact, so that a noise rate means the same in every draw.
 */
function symmetricNoise(labels: Int32Array, classes: number, rate: number, random: Random): Int32Array {
  return flipped(labels, rate, random, (label) => (label + 1 + random.integer(classes - 1)) % classes)
}

/**
 * Like `symmetricNoise`, but a class is always mistaken for its partner: the pairs of Patrini et al., "Making Deep
 * Neural Networks Robust to Label Noise", CVPR 2017, in both directions, as in the label-smoothing paper. With two
 * classes, this is symmetric noise.
 */
function asymmetricNoise(labels: Int32Array, partners: readonly number[], rate: number, random: Random): Int32Array {
  return flipped(labels, rate, random, (label) => partners[label]!)
}

function flipped(labels: Int32Array, rate: number, random: Random, wrong: (label: number) => number): Int32Array {
  const noisy = labels.slice()
  for (const label of [...new Set(labels)].sort((a, b) => a - b)) {
    const rows = [...labels.keys()].filter((row) => labels[row] === label)
    const order = random.permutation(rows.length)
    for (const i of order.subarray(0, flips(rows.length, rate))) noisy[rows[i]!] = wrong(label)
  }
  return noisy
}

/** floor(rows * rate), corrected for rounding errors such as 100 * 0.29 = 28.999999999999996. */
function flips(rows: number, rate: number): number {
  return Math.floor(rows * rate + 1e-9)
}
