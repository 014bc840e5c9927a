/**
 * Tensors whose values never change, created once and kept until the process ends. On a GPU, every upload waits for all
 * queued work, so a training step uploads nothing that is known beforehand.
 */
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs-core'
import { atOnce, idOf } from './border.ts'
import { tf } from './tensorflow.ts'

const kept = new Map<string, Tensor>()
const numbers = new Set<number>()
/** More than any training needs. Further tensors are not kept, but belong to the surrounding `tf.tidy`. */
const MOST = 20_000

/**
 * A tensor of fixed values, which the caller must not dispose of.
 * @param key - identifies the values: equal keys must mean equal values.
 */
export function once<R extends Tensor>(key: string, make: () => R): R {
  const known = kept.get(key)
  if (known) return known as R
  const made = atOnce(make)
  if (kept.size < MOST) {
    kept.set(key, tf.keep(made))
    numbers.add(atOnce(() => idOf(made)))
  }
  return made
}

/** Whether the number belongs to a tensor made by `once`, so that results that depend on it can be precomputed. */
export function isConstant(id: number): boolean {
  return numbers.has(id)
}

/** A constant scalar. Numbers that change between steps must use `sendNumbers` instead. */
export function scalar(value: number): Scalar {
  return once(`float ${value}`, () => tf.scalar(value))
}

/** Constant sizes, axes and other int32 arguments of ops, which TensorFlow keeps on the host. */
export function ints(values: number | readonly number[]): Tensor {
  if (typeof values === 'number') return once(`int ${values}`, () => tf.scalar(values, 'int32'))
  return once(`ints ${values.join()}`, () => tf.tensor1d([...values], 'int32'))
}

/** A constant matrix with one value on its diagonal and one elsewhere, [size, size]. */
export function diagonal(size: number, on: number, off: number): Tensor2D {
  return once(`diagonal ${size} ${on} ${off}`, () => {
    const values = new Float32Array(size * size).fill(off)
    for (let i = 0; i < size; i++) values[i * size + i] = on
    return tf.tensor2d(values, [size, size])
  })
}

/** A constant float32 tensor with all entries equal. */
export function filled<R extends Tensor>(shape: readonly number[], value: number): R {
  const size = shape.reduce((product, length) => product * length, 1)
  return once(`filled ${shape.join()} ${value}`, () => {
    return tf.tensor(new Float32Array(size).fill(value), [...shape]) as Tensor as R
  })
}
