/** The common part of masking schemes that use true objects. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'

/** Appends a mask of all pixels that no mask covers: 0 and 1, [batch, size, size, n] -> [batch, size, size, n + 1]. */
export function withRest(masks: Tensor4D): Tensor4D {
  return tf.tidy(() => op.concat<Tensor4D>([masks, op.sub(1, op.max(masks, 3, true))], 3))
}
