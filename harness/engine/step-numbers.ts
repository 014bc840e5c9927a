/** Numbers that change between steps, such as learning rates, uploaded together in one small tensor. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import * as op from './ops.ts'
import { tf } from './tensorflow.ts'

/** Uploaded numbers by name. */
export type Sent<K extends string> = {
  values: Tensor1D
  /** The count of numbers for each name. */
  counts: Readonly<Record<K, number>>
}

/** Uploads numbers in a tensor that belongs to the surrounding `tf.tidy`. */
export function sendNumbers<K extends string>(numbers: Record<K, number[]>): Sent<K> {
  const entries = Object.entries<number[]>(numbers)
  const counts = Object.fromEntries(entries.map(([name, { length }]) => [name, length])) as Record<K, number>
  return { values: tf.tensor1d(Float32Array.from(entries.flatMap(([, values]) => values))), counts }
}

/** Splits uploaded numbers into scalars on the device, by name. */
export function receiveNumbers<K extends string>({ values, counts }: Sent<K>): Record<K, Scalar[]> {
  const scalars = op.unstack<Scalar>(values, 0)
  const entries = Object.entries<number>(counts).map(([name, count]) => [name, scalars.splice(0, count)])
  return Object.fromEntries(entries) as Record<K, Scalar[]>
}
