/** Numbers that change from step to step, such as learning rates: they go to the device together, in one small tensor. */
import type { Scalar } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'

/** @returns the same numbers as scalars on the device; they belong to the surrounding `tf.tidy`. */
export function sendNumbers<K extends string>(numbers: Record<K, number[]>): Record<K, Scalar[]> {
  const entries = Object.entries<number[]>(numbers)
  const scalars = op.unstack<Scalar>(tf.tensor1d(Float32Array.from(entries.flatMap(([, values]) => values))), 0)
  let start = 0
  const sent = entries.map(([name, { length }]) => {
    start += length
    return [name, scalars.slice(start - length, start)]
  })
  return Object.fromEntries(sent) as Record<K, Scalar[]>
}
