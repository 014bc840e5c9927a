/** Boxes (Shi et al. 2022, section 4.4): the bounding box of each of the first N - 1 objects in the view, and the rest. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const box: Masking = {
  name: 'box',
  needsObjects: true,
  start: ({ objects }) => ({
    draw: (view) => view.objects!(objects!.masks - 1),
    masks: (_, drawn) => constant(tf.tidy(() => withRest(boundingBoxes(drawn as Tensor4D)))),
    occlusion: null,
  }),
}

/** Every mask grown to its bounding box, last row and column included: [batch, size, size, masks] of 0 and 1 -> the same. */
export function boundingBoxes(masks: Tensor4D): Tensor4D {
  return tf.tidy(() => {
    const rows = between(op.max<Tensor4D>(masks, 2, true), 1)
    const columns = between(op.max<Tensor4D>(masks, 1, true), 2)
    return op.mul<Tensor4D>(rows, columns)
  })
}

/** 1 from the first to the last 1 along an axis: where ones have begun and have not yet ended. */
function between(marks: Tensor4D, axis: number): Tensor4D {
  const begun = op.cumsum(marks, axis)
  const toCome = op.cumsum(marks, axis, true)
  return op.minimum<Tensor4D>(op.mul(begun, toCome), 1)
}
