/** Wrong labels, three ways. Each is a pure function of the clean labels and a random generator. */
import type { LabelNoise } from '../../db/config/common.ts'
import type { Random } from '../base/random.ts'
import { instanceNoise } from './instance-noise.ts'

export interface NoiseRequest {
  kind: LabelNoise
  /** Clean class of every row, in [0, classes); left as it is. */
  labels: Int32Array
  classes: number
  /** Share of wrong labels, in [0, 1). */
  rate: number
  /** Asked for by `instance` only: [rows, any], standardised, what makes a row easy to mistake. */
  features: () => Float32Array
  /** Used by `asymmetric` only: the class that each class is taken for (`partnersOf`). */
  partners: readonly number[]
}

/** @returns the noisy labels; the clean ones at rate 0, whatever the kind. */
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
 * Of every class exactly floor(n_c * rate) labels, drawn without replacement, become one of the other classes with equal
 * chance. An exact count, not a coin per row, so that a noise rate means the same in every draw.
 */
function symmetricNoise(labels: Int32Array, classes: number, rate: number, random: Random): Int32Array {
  return flipped(labels, rate, random, (label) => (label + 1 + random.integer(classes - 1)) % classes)
}

/**
 * As `symmetricNoise`, but a class is always taken for its partner: the pairs of Patrini et al., "Making Deep Neural
 * Networks Robust to Label Noise", CVPR 2017, made to go both ways as the label-smoothing paper has them. With two classes
 * this is symmetric noise.
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

/** floor(rows * rate), unharmed by products such as 100 * 0.29 = 28.999999999999996. */
function flips(rows: number, rate: number): number {
  return Math.floor(rows * rate + 1e-9)
}
