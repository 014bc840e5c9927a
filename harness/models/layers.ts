/** The layers all models are built of: pure functions of parameters and input, with what they need declared beside. */
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { batchNormInference, batchNormTraining, convolution } from '../engine/native.ts'
import { tf } from '../engine/tensorflow.ts'
import type { Parameters, Specification } from './parameters.ts'

const EPSILON = 1e-5
/** PyTorch's default: running statistics move a tenth of the way to the batch's. */
const MOMENTUM = 0.1

export function convSpecification(name: string, inputs: number, outputs: number, kernel: number): Specification[] {
  return [{ name: `${name}.weight`, shape: [outputs, inputs, kernel, kernel], kind: 'convolution' }]
}

export function conv(p: Parameters, name: string, x: Tensor4D, stride: number, padding: number): Tensor4D {
  return convolution(x, p.get(`${name}.weight`) as Tensor4D, stride, padding)
}

export function normSpecification(name: string, size: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [size], kind: 'scale' },
    { name: `${name}.bias`, shape: [size], kind: 'shift' },
    { name: `${name}.running_mean`, shape: [size], kind: 'mean' },
    { name: `${name}.running_var`, shape: [size], kind: 'variance' },
  ]
}

/** Batch normalisation; in training mode the running statistics move too. */
export function batchNorm(p: Parameters, name: string, x: Tensor4D, training: boolean): Tensor4D {
  const gamma = p.get(`${name}.weight`)
  const beta = p.get(`${name}.bias`)
  const mean = p.get(`${name}.running_mean`)
  const variance = p.get(`${name}.running_var`)
  if (!training) return batchNormInference(x, gamma, beta, mean, variance, EPSILON)
  const result = batchNormTraining(x, { gamma, beta, mean, variance }, EPSILON, MOMENTUM)
  p.setBuffer(`${name}.running_mean`, result.mean)
  p.setBuffer(`${name}.running_var`, result.variance)
  return result.y
}

export function linearSpecification(name: string, inputs: number, outputs: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], kind: 'linear' },
    { name: `${name}.bias`, shape: [outputs], kind: 'shift', fanIn: inputs },
  ]
}

/** x W^T + b: [batch, in] -> [batch, out]. */
export function linear(p: Parameters, name: string, x: Tensor2D): Tensor2D {
  return tf.add(tf.matMul(x, p.get(`${name}.weight`) as Tensor2D, false, true), p.get(`${name}.bias`) as Tensor1D)
}

/** Rows scaled to unit length: [rows, size] -> [rows, size]. */
export function unitRows(x: Tensor2D): Tensor2D {
  const norm: Tensor = tf.sqrt(tf.sum(tf.square(x), 1, true))
  return tf.div(x, tf.maximum(norm, 1e-12))
}
