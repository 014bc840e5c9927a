/** The layers of all models: pure functions of parameters and input. `specifications.ts` describes their parameters. */
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { filled } from '../engine/constants.ts'
import {
  affine,
  batchNormInference,
  batchNormTraining,
  convolution,
  groupNorm,
  product,
  reshape,
} from '../engine/operations/index.ts'
import { constant, type Traced } from '../engine/tape.ts'
import type { Parameters } from './parameters.ts'

const EPSILON = 1e-5

/**
 * `evaluation` normalises by the running statistics. A list trains on as many equal parts of the batch, each normalised
 * by its own statistics; its numbers are the momenta of their updates of the running statistics.
 */
export type Mode = 'evaluation' | readonly number[]

export function conv(
  p: Parameters,
  name: string,
  x: Traced<Tensor4D>,
  stride: number,
  padding: number,
): Traced<Tensor4D> {
  return convolution(x, p.get(`${name}.weight`), stride, padding)
}

/** Batch normalisation; training also updates the running statistics. */
export function batchNorm(p: Parameters, name: string, x: Traced<Tensor4D>, mode: Mode): Traced<Tensor4D> {
  return normalise(p, name, x, mode, scaleAndShift(p, name))
}

type ScaleAndShift = [gamma: Traced<Tensor1D>, beta: Traced<Tensor1D>]

function scaleAndShift(p: Parameters, name: string): ScaleAndShift {
  return [p.get(`${name}.weight`), p.get(`${name}.bias`)]
}

function plain(size: number): ScaleAndShift {
  return [constant(filled([size], 1)), constant(filled([size], 0))]
}

function normalise(
  p: Parameters,
  name: string,
  x: Traced<Tensor4D>,
  mode: Mode,
  [gamma, beta]: ScaleAndShift,
): Traced<Tensor4D> {
  const [mean, variance] = [p.statistic(`${name}.running_mean`), p.statistic(`${name}.running_var`)]
  const running = { mean: mean.read(), variance: variance.read() }
  if (mode === 'evaluation') return batchNormInference(x, gamma, beta, running, EPSILON)
  const result = batchNormTraining(x, gamma, beta, running, { momenta: mode, epsilon: EPSILON })
  mean.assign(result.running.mean)
  variance.assign(result.running.variance)
  return result.y
}

/** Batch normalisation of rows: [batch, features] -> [batch, features]. */
export function batchNormRows(
  p: Parameters,
  name: string,
  x: Traced<Tensor2D>,
  mode: Mode,
  learned = true,
): Traced<Tensor2D> {
  const [rows, size] = x.shape
  const pixels = reshape<Tensor4D>(x, [rows, 1, 1, size])
  return reshape(normalise(p, name, pixels, mode, learned ? scaleAndShift(p, name) : plain(size)), [rows, size])
}

export function groupNormalise(p: Parameters, name: string, x: Traced<Tensor4D>, groups: number): Traced<Tensor4D> {
  return groupNorm(x, p.get(`${name}.weight`), p.get(`${name}.bias`), groups, EPSILON)
}

/** [batch, in] -> [batch, out] */
export function matrix(p: Parameters, name: string, x: Traced<Tensor2D>): Traced<Tensor2D> {
  return product(x, p.get(`${name}.weight`))
}

/** [batch, in] -> [batch, out] */
export function linear(p: Parameters, name: string, x: Traced<Tensor2D>): Traced<Tensor2D> {
  return affine(x, p.get(`${name}.weight`), p.get(`${name}.bias`))
}
