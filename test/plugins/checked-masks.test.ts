/** Mistakes in the masks of a plugin are named, where TensorFlow would say something else or nothing. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import type { View } from '../../harness/augment/index.ts'
import { explain } from '../../harness/base/explain.ts'
import { Random } from '../../harness/base/random.ts'
import { uint8Tensor } from '../../harness/engine/native.ts'
import { constant, type Traced } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { asDrawn, drawMasks } from '../../harness/masking/drawn.ts'
import { checkedMasks } from '../../harness/plugins/checked-masks.ts'
import * as op from '../../harness/plugins/checked-ops.ts'

const SIZE = 4
const images = tf.zeros([2, SIZE, SIZE, 3]) as Tensor4D
const view: View = { count: 2, images, objects: null, dispose() {} }
const bytes = (value: number, shape = [2, SIZE, SIZE, 1]) =>
  uint8Tensor(new Uint8Array(shape.reduce((a, b) => a * b, 1)).fill(value), shape)

const drawing = (draw: () => ReturnType<typeof bytes> | null) => () =>
  checkedMasks('mine', SIZE, { draw, masks: asDrawn }).draw(view, new Random(0))

it.each([
  ['another value than 0 and 1', () => bytes(255), 'the masking mine: a mask is 255 somewhere'],
  ['another size', () => bytes(1, [2, SIZE, SIZE]), 'masks are [2, 4, 4], and must be [2, 4, 4, masks per image]'],
  ['half-hidden pixels', () => tf.fill([2, SIZE, SIZE, 1], 0.5), 'a mask is 0.5 somewhere'],
  ['nothing', () => null, 'draw returns null'],
])('drawn masks of %s are refused', (_, draw, message) => {
  expect(drawing(draw)).toThrow(message)
})

it('a mask that is NaN fails the run, once, as an exception does, and is no wrong usage', () => {
  const made = drawing(() => tf.fill([2, SIZE, SIZE, 1], Number.NaN))
  let caught: unknown
  try {
    made()
  } catch (error) {
    caught = error
  }
  expect(explain(caught)).toMatchObject({
    exitCode: 1,
    sameAgain: true,
    what: expect.stringContaining('mine: a mask is NaN'),
  })
})

it('masks that are right are left as they are', () => {
  const masking = checkedMasks('mine', SIZE, {
    draw: () => drawMasks(2, SIZE, (hide) => hide(0, 0, 2, 2)),
    masks: asDrawn,
  })
  const masks = masking.masks(images, masking.draw(view, new Random(0)))!
  expect([...masks.tensor.dataSync()].reduce((sum, value) => sum + value)).toBe(8)
})

it('a masking without one of its functions is refused before it is called', () => {
  const made = { draw: () => null } as unknown as Parameters<typeof checkedMasks>[2]
  expect(() => checkedMasks('mine', SIZE, made)).toThrow('the masking mine: what start returns has no masks')
  const misspelt = { draw: () => null, mask: asDrawn } as unknown as typeof made
  expect(() => checkedMasks('mine', SIZE, misspelt)).toThrow('has no masks; it has mask, did you mean masks?')
})

it.each([
  ['a tensor', () => tf.ones([2, SIZE, SIZE, 1]), 'not Traced; let masks be asDrawn where draw makes the masks, or'],
  ['truth values', () => constant(op.greater(images, 0)), 'are bool, and must be float32; convert them by op.cast('],
  ['whole numbers', () => constant(op.cast(images, 'float32', 'int32')), 'are whole numbers, and must be float32'],
])('computed masks that are %s are refused', (_, made, message) => {
  const masks = made as () => Traced<Tensor4D>
  expect(() => checkedMasks('mine', SIZE, { draw: () => null, masks }).masks(images, null)).toThrow(message)
})

it('computed masks of another shape are refused', () => {
  const masking = checkedMasks('mine', SIZE, {
    draw: () => null,
    masks: () => constant(tf.ones([2, 1, SIZE, SIZE]) as Tensor4D),
  })
  expect(() => masking.masks(images, null)).toThrow('masks are [2, 1, 4, 4], and must be [2, 4, 4, masks per image]')
})
