/**
 * Convolutions and matrix products in the type that training computes in. With bfloat16 their factors and results are rounded
 * to it, and what goes on is float32, so that weights, statistics, normalisation and losses stay float32 (mixed precision,
 * Micikevicius et al. 2018, with a type whose range needs no scaling of the loss).
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { attribute, execute, typeAttribute } from './native.ts'
import * as op from './ops.ts'
import { computeType } from './precision.ts'
import { tf } from './tensorflow.ts'

type Attributes = Parameters<typeof execute>[2]

const FLOAT = typeAttribute('T')
const ROUNDED = typeAttribute('T', 'bfloat16')

/** Runs an op whose float inputs and output are of the type `T`; int32 inputs stay as they are. */
export function multiply<R extends Tensor>(name: string, inputs: Tensor[], attributes: NonNullable<Attributes>): R {
  if (computeType() === 'float32') return execute<R>(name, inputs, [FLOAT, ...attributes])
  return tf.tidy(() => {
    const rounded = inputs.map((x) => (x.dtype === 'float32' ? op.cast(x, 'float32', 'bfloat16') : x))
    return op.cast<R>(execute(name, rounded, [ROUNDED, ...attributes]), 'bfloat16', 'float32')
  })
}

const matrix = (first: boolean, second: boolean) => [
  attribute('transpose_a', 'TF_ATTR_BOOL', first),
  attribute('transpose_b', 'TF_ATTR_BOOL', second),
]
const batch = (first: boolean, second: boolean) => [
  attribute('adj_x', 'TF_ATTR_BOOL', first),
  attribute('adj_y', 'TF_ATTR_BOOL', second),
]

/** a b: [rows, inner], [inner, columns] -> [rows, columns], either also for every matrix of a batch. */
export function matMul<R extends Tensor>(a: Tensor, b: Tensor): R {
  return a.shape.length === 2 ? multiply('MatMul', [a, b], PLAIN) : multiply('BatchMatMulV2', [a, b], BATCH_PLAIN)
}

/** a^T b */
export function matMulFirstTransposed<R extends Tensor>(a: Tensor, b: Tensor): R {
  return a.shape.length === 2 ? multiply('MatMul', [a, b], FIRST) : multiply('BatchMatMulV2', [a, b], BATCH_FIRST)
}

/** a b^T. MatMul starts in a fifth of BatchMatMul's time, but not with its second factor transposed. */
export function matMulSecondTransposed<R extends Tensor>(a: Tensor, b: Tensor): R {
  return multiply('BatchMatMulV2', [a, b], BATCH_SECOND)
}

const PLAIN = matrix(false, false)
const FIRST = matrix(true, false)
const BATCH_PLAIN = batch(false, false)
const BATCH_FIRST = batch(true, false)
const BATCH_SECOND = batch(false, true)
