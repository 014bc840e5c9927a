/**
 * Convolutions and matrix products in the current compute type. With bfloat16, factors and results are rounded to it
 * and converted back, so weights, statistics, normalisation and losses stay float32 (mixed precision, Micikevicius et
 * al. 2018, with a type whose range does not require loss scaling).
 */
import type { Tensor } from '@tensorflow/tfjs-core'
import { execute, typeAttribute } from './native.ts'
import * as op from './ops.ts'
import { computeType } from './precision.ts'
import { tf } from './tensorflow.ts'

type Attributes = Parameters<typeof execute>[2]

const FLOAT = typeAttribute('T')
const ROUNDED = typeAttribute('T', 'bfloat16')

/** Runs an op whose float inputs and output have the type `T`; int32 inputs are passed unchanged. */
export function multiply<R extends Tensor>(name: string, inputs: Tensor[], attributes: NonNullable<Attributes>): R {
  if (computeType() === 'float32') return execute<R>(name, inputs, [FLOAT, ...attributes])
  return tf.tidy(() => {
    const rounded = inputs.map((x) => (x.dtype === 'float32' ? op.cast(x, 'float32', 'bfloat16') : x))
    return op.cast<R>(execute(name, rounded, [ROUNDED, ...attributes]), 'bfloat16', 'float32')
  })
}

/** a b: [rows, inner], [inner, columns] -> [rows, columns]; also for batches of matrices. */
export function matMul<R extends Tensor>(a: Tensor, b: Tensor): R {
  return product(a, b, a.shape.length, [false, false])
}

/** a^T b */
export function matMulFirstTransposed<R extends Tensor>(a: Tensor, b: Tensor): R {
  return product(a, b, a.shape.length, [true, false])
}

/** a b^T. MatMul starts five times faster than BatchMatMul, but not with a transposed second factor. */
export function matMulSecondTransposed<R extends Tensor>(a: Tensor, b: Tensor): R {
  return product(a, b, 3, [false, true])
}

function product<R extends Tensor>(a: Tensor, b: Tensor, rank: number, transposed: readonly [boolean, boolean]): R {
  const { name, attributes } = op.matMulOp(rank, transposed)
  return multiply(name, [a, b], attributes)
}
