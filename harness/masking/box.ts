/** Boxes (Shi et al. 2022, section 4.4): the bounding box of each of the first N - 1 objects in the view, and the rest. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const box: Masking = {
  name: 'box',
  needsObjects: true,
  start: ({ objects }) => ({
    masks: (view) => constant(tf.tidy(() => withRest(boundingBoxes(view.objects!(objects!.masks - 1))))),
    occlusion: null,
  }),
}

/** Every mask grown to its bounding box, last row and column included: [batch, size, size, masks] of 0 and 1 -> the same. */
export function boundingBoxes(masks: Tensor4D): Tensor4D {
  return tf.tidy(() => {
    const rows = between(tf.max(masks, 2, true) as Tensor4D, 1)
    const columns = between(tf.max(masks, 1, true) as Tensor4D, 2)
    return tf.mul(rows, columns)
  })
}

/** 1 from the first to the last 1 along an axis: where ones have begun and have not yet ended. */
function between(marks: Tensor4D, axis: number): Tensor4D {
  const begun = tf.cumsum(marks, axis)
  const toCome = tf.cumsum(marks, axis, false, true)
  return tf.minimum(tf.mul(begun, toCome), 1)
}
