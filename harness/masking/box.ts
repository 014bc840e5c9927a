/** Boxes (Shi et al. 2022, section 4.4): the bounding boxes of the first N - 1 objects in the view, and the rest. */
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

/** Extends every mask to its bounding box, last row and column included: 0 and 1, [batch, size, size, masks]. */
export function boundingBoxes(masks: Tensor4D): Tensor4D {
  return tf.tidy(() => {
    const rows = between(op.max<Tensor4D>(masks, 2, true), 1)
    const columns = between(op.max<Tensor4D>(masks, 1, true), 2)
    return op.mul<Tensor4D>(rows, columns)
  })
}

/** Fills an axis with 1 from its first to its last 1. */
function between(marks: Tensor4D, axis: number): Tensor4D {
  const begun = op.cumsum(marks, axis)
  const toCome = op.cumsum(marks, axis, true)
  return op.minimum<Tensor4D>(op.mul(begun, toCome), 1)
}
