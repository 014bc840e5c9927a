/**
 * Tensors whose values never change, made once and kept for the life of the process. On a GPU every upload of numbers waits for
 * all that was queued before it, so nothing that a training step knows beforehand goes up in the step.
 */
import type { Scalar, Tensor } from '@tensorflow/tfjs-core'
import { atOnce, idOf } from './border.ts'
import { tf } from './tensorflow.ts'

const kept = new Map<string, Tensor>()
const numbers = new Set<number>()
/** More than any training needs; what comes after belongs to the surrounding `tf.tidy` instead. */
const MOST = 20_000

/**
 * A tensor of fixed values, not to be disposed of.
 * @param key - names the values: equal keys must mean equal values.
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

/** Whether the binding's number is that of a tensor made `once`: what is computed with it may be computed beforehand. */
export function isConstant(id: number): boolean {
  return numbers.has(id)
}

/** @param value - the same every time: numbers that change from step to step are `StepNumbers`. */
export function scalar(value: number): Scalar {
  return once(`float ${value}`, () => tf.scalar(value))
}

/** Sizes, axes and other int32 arguments of ops, which TensorFlow keeps on the host. */
export function ints(values: number | readonly number[]): Tensor {
  if (typeof values === 'number') return once(`int ${values}`, () => tf.scalar(values, 'int32'))
  return once(`ints ${values.join()}`, () => tf.tensor1d([...values], 'int32'))
}

/** A float32 tensor of one value. */
export function filled<R extends Tensor>(shape: readonly number[], value: number): R {
  const size = shape.reduce((product, length) => product * length, 1)
  return once(`filled ${shape.join()} ${value}`, () => {
    return tf.tensor(new Float32Array(size).fill(value), [...shape]) as Tensor as R
  })
}
