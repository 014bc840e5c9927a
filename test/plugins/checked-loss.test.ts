/** Mistakes in the losses and gradients of plugins are named, where the engine would stumble over them. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { sum } from '../../harness/engine/ops.ts'
import { constant, Tape, type Traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import type { Batch } from '../../harness/methods/types.ts'
import { checkedLoss, traced } from '../../harness/plugins/checked-loss.ts'

const values = tf.ones([2, 3]) as Tensor2D
const leaf = () => new Tape().leaf(values)
const batchOf = (z: Traced<Tensor2D>): Batch => ({
  first: { z, p: z, target: values },
  second: null,
  masked: null,
  labels: null,
  numbers: [],
  transitions: null,
})
const half = () => tf.scalar(0.5)

it.each([
  ['a tensor', () => half(), 'loss returns what is not Traced'],
  ['a loss for each image', (z: Traced) => traced([z], tf.ones([2]), () => []), 'loss returns [2], and must return a'],
  ['a constant', () => constant(half()), 'loss is computed from tensors alone'],
])('a loss that returns %s is refused', (_, loss, message) => {
  const z = leaf()
  expect(() => checkedLoss('mine', loss(z) as Traced<Scalar>, batchOf(z))).toThrow(`the method mine: ${message}`)
})

it.each([
  ['too few functions', () => [], 'backward returns 0 functions, and must return one for each of the 1 inputs'],
  ['tensors', () => [values], 'backward returns 0 functions'],
  ['another shape', () => [() => tf.ones([3])], 'the gradient of input 0 of traced is [3], and must be [2, 3]'],
  ['nothing', () => [() => undefined], 'the gradient of input 0 of traced is no tensor'],
])('gradients that are %s are refused', (_, backward, message) => {
  const tape = new Tape()
  const loss = traced([tape.leaf(values)], sum(values) as Scalar, backward as never)
  expect(() => tape.backward(loss)).toThrow(message)
})

it('what is right is left as it is', () => {
  const tape = new Tape()
  const z = tape.leaf(values)
  const loss = traced([z], tf.sum(values) as Scalar, () => [() => tf.onesLike(values)])
  expect(checkedLoss('mine', loss, batchOf(z))).toBe(loss)
  tape.backward(loss)
  expect(z.gradient!.shape).toEqual([2, 3])
  expect(() => traced([values as never], half(), () => [])).toThrow('input 0 of traced is not Traced')
})
