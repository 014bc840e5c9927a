/**
 * What the probes that are fitted to frozen features share: a linear map of features, and what it learns. Its weights are
 * [outputs, size + 1], where the last column is the bias, the weight of a feature that is always 1.
 */
import type { Tensor, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import * as op from '../../engine/ops.ts'
import { tf } from '../../engine/tensorflow.ts'
import type { Features } from '../types.ts'

/** The targets of every row, and the loss. */
export interface Objective {
  /** Targets [rows, outputs], or classes [rows] that `spell` converts to [rows, outputs]. */
  targets: Tensor1D | Tensor2D
  spell?: (targets: Tensor) => Tensor2D
  outputs: number
  /** @returns every row's gradient of its loss with respect to the logits, and a function that computes the losses. */
  compare(logits: Tensor2D, targets: Tensor2D): { toLogits: Tensor2D; loss(): Tensor1D }
}

/** Appends a column of ones to the features: [count, size + 1]. */
export function withBias({ values, count, size }: Features): Tensor2D {
  return tf.tidy(() => tf.concat([tf.tensor2d(values, [count, size]), tf.ones([count, 1])], 1))
}

/** Logits [rows, outputs] of features with a column of ones, [rows, size + 1]. */
export function logitsOf(weights: Tensor2D, x: Tensor2D): Tensor2D {
  return op.matMul(x, weights, [false, true])
}

/** The logits of every row, [count, outputs], row-major. */
export function probeLogits(weights: Tensor2D, features: Features): Float32Array {
  const logits = tf.tidy(() => logitsOf(weights, withBias(features)))
  const values = logits.dataSync<'float32'>()
  logits.dispose()
  return values
}
