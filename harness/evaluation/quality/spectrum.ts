/** The singular values of features, and what they say about how many dimensions the features use. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { attribute, execute, executeMany, typeAttribute } from '../../engine/native.ts'
import * as op from '../../engine/ops.ts'
import { tf } from '../../engine/tensorflow.ts'
import { featureMeans, type Rows } from '../row-blocks.ts'

/** Added to every share, as published for float32. */
const EPSILON = 1e-7

/** Eigenvalues that the power law is fitted to, counted from 1: those of the authors' code. */
export const FITTED = { first: 12, last: 50 }
/** A line through fewer points than this says nothing. */
const FEWEST = 3

/**
 * Squared singular values of [count, size] features, min(count, size) of them, the largest first: the eigenvalues of the
 * smaller of Z'Z and ZZ', computed in float64.
 */
export function squaredSingularValues(rows: Rows): Float64Array {
  const { eigenvalues } = decomposed(rows, rows.size > rows.count, false)
  return Float64Array.from(eigenvalues, (value) => Math.max(0, value)).reverse()
}

/**
 * Scores on the first two principal components of centred rows.
 * @param rows - [count, size], centred; their product ZZ' is formed, so there should be some hundreds.
 * @returns a point for each row
 */
export function principalScores(rows: Rows): [number, number][] {
  const { count } = rows
  const { eigenvalues, vectors } = decomposed(rows, true, true)
  const score = (row: number, component: number) => {
    const column = count - 1 - component
    return vectors[row * count + column]! * Math.sqrt(Math.max(0, eigenvalues[column]!))
  }
  return Array.from({ length: count }, (_, row) => [score(row, 0), score(row, 1)])
}

/**
 * Eigenvalues of ZZ' or Z'Z in ascending order, computed in float64.
 * @param byRows - whether of ZZ'.
 * @returns `vectors` empty unless wanted, else one in each column
 */
function decomposed({ values, count, size }: Rows, byRows: boolean, wantsVectors: boolean) {
  return tf.tidy(() => {
    const z = op.cast(tf.tensor2d(values, [count, size]), 'float32', 'float64')
    const product = execute('MatMul', [z, z], [DOUBLE, transposed('a', !byRows), transposed('b', byRows)])
    const compute = attribute('compute_v', 'TF_ATTR_BOOL', wantsVectors)
    const [ascending, columns] = executeMany('SelfAdjointEigV2', [product], 2, [compute, DOUBLE])
    const read = (tensor: Tensor) => op.cast(tensor, 'float64', 'float32').dataSync<'float32'>()
    return { eigenvalues: read(ascending!), vectors: wantsVectors ? read(columns!) : new Float32Array() }
  })
}

const DOUBLE = typeAttribute('T', 'float64')
const transposed = (factor: 'a' | 'b', is: boolean) => attribute(`transpose_${factor}`, 'TF_ATTR_BOOL', is)

/**
 * RankMe (Garrido et al. 2023, "RankMe: assessing the downstream performance of pretrained self-supervised
 * representations by their rank", equation 2): the exponential of the entropy of the singular values, from 1 for features on a
 * line through the origin to the number of dimensions. 0 if all features are 0.
 */
export function rankMe(squared: Float64Array): number {
  const singular = squared.map(Math.sqrt)
  const total = singular.reduce((sum, value) => sum + value, 0)
  if (total === 0) return 0
  return Math.exp(-singular.reduce((sum, value) => sum + plogp(value / total + EPSILON), 0))
}

const plogp = (p: number) => p * Math.log(p)

/**
 * The decay of the spectrum in alpha-ReQ (Agrawal et al. 2022, "alpha-ReQ: assessing representation quality in
 * self-supervised learning by measuring eigenspectrum decay"): alpha of the power law j^-alpha that the j-th eigenvalues of the
 * features' covariance follow, by least squares of their logarithms weighted by 1 / j, as in the authors' code.
 * @param rows - [count, size]
 * @returns null when fewer than three of the eigenvalues 12 to 50 are above 0.
 */
export function spectrumDecay(rows: Rows): number | null {
  const eigenvalues = squaredSingularValues(centred(rows))
  const points = Array.from({ length: FITTED.last - FITTED.first + 1 }, (_, i) => FITTED.first + i)
    .map((rank) => ({ x: Math.log(rank), value: eigenvalues[rank - 1] ?? 0, weight: 1 / rank }))
    .filter(({ value }) => value > NOISE * eigenvalues[0]!)
    .map(({ value, ...point }) => ({ ...point, y: Math.log(value) }))
  if (points.length < FEWEST) return null
  const weighed = (of: (point: (typeof points)[number]) => number) =>
    points.reduce((sum, point) => sum + point.weight * of(point), 0)
  const total = weighed(() => 1)
  const [meanX, meanY] = [weighed(({ x }) => x) / total, weighed(({ y }) => y) / total]
  const covariance = weighed(({ x, y }) => (x - meanX) * (y - meanY))
  return -covariance / weighed(({ x }) => (x - meanX) ** 2)
}

/** Smaller eigenvalues, relative to the largest, are rounding of float32 features. */
const NOISE = 1e-12

/** Rows minus their mean. */
export function centred(rows: Rows): Rows {
  const { values, size } = rows
  const means = featureMeans(rows)
  return { ...rows, values: values.map((value, i) => value - means[i % size]!) }
}

/** Below this part of the largest standard deviation, a dimension's values differ by rounding only. */
const DEAD = 1e-5

/** The share of dimensions that have the same value in all rows, as a ReLU that never fires. 1 if all rows are equal. */
export function deadDimensions(rows: Rows): number {
  const { values, size } = centred(rows)
  const squares = new Float64Array(size)
  values.forEach((value, i) => {
    squares[i % size]! += value * value
  })
  const largest = squares.reduce((most, square) => Math.max(most, square), 0)
  return squares.filter((square) => square <= DEAD * DEAD * largest).length / size
}
