/** Checks the masks of a plugin, where a mistake would surface as an error of TensorFlow, or not at all. */
import type { Tensor } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { asDrawn } from '../masking/drawn.ts'
import type { MaskingRun } from '../masking/types.ts'
import { checkedParts, MADE } from './parts.ts'
import { fault } from './refusal.ts'

/**
 * @param size - side of the images in pixels.
 * @returns the same masking, which throws a DeterministicFailure for masks of another shape or type, and for drawn masks whose
 *   values in the first batch are neither 0 nor 1.
 */
export function checkedMasks(name: string, size: number, made: Omit<MaskingRun, 'occlusion'>): MaskingRun {
  checkedParts(made, MADE.masking, 'masking', name, 'start')
  let isFirst = true
  return {
    draw(view, random) {
      const drawn = made.draw(view, random)
      if (made.masks === asDrawn) checkDrawn(name, drawn, [view.count, size, size], isFirst)
      isFirst = false
      return drawn
    },
    masks(images, drawn) {
      const masks = made.masks(images, drawn)
      if (masks !== null && !(masks instanceof Traced))
        throw fault('masking', name, `masks returns what is not Traced; ${TO_TRACED}`)
      if (masks !== null) checkShape(name, masks.shape, [images.shape[0], size, size])
      if (masks !== null) checkType(name, masks.tensor)
      return masks
    },
    occlusion: null,
  }
}

const TO_TRACED = 'let masks be asDrawn where draw makes the masks, or wrap what it computes in constant'

function checkDrawn(name: string, drawn: Tensor | null, wanted: readonly number[], looksAtValues: boolean): void {
  if (drawn === null) throw fault('masking', name, 'draw returns null, and asDrawn takes what was drawn')
  checkShape(name, drawn.shape, wanted)
  if (!looksAtValues) return
  const values = tf.tidy(() => op.cast(drawn, 'uint8', 'float32').dataSync())
  const wrong = Array.from(values).find((value) => value !== 0 && value !== 1)
  if (wrong !== undefined)
    throw fault('masking', name, `a mask is ${wrong} somewhere; every value must be 0, visible, or 1, hidden`)
}

function checkType(name: string, { dtype }: Tensor): void {
  if (dtype === 'float32') return
  const conversion = dtype === 'bool' ? "; convert them by op.cast(masks, 'bool', 'float32')" : ''
  throw fault(
    'masking',
    name,
    `masks are ${dtype === 'bool' ? 'bool' : 'whole numbers'}, and must be float32${conversion}`,
  )
}

function checkShape(name: string, shape: readonly number[], wanted: readonly number[]): void {
  if (shape.length === 4 && wanted.every((length, axis) => shape[axis] === length)) return
  throw fault('masking', name, `masks are [${shape.join(', ')}], and must be [${wanted.join(', ')}, masks per image]`)
}
