/** What the schemes that know the objects share. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'

/** Adds a last slot for every pixel that no slot covers: [batch, size, size, n] of 0 and 1 -> [..., n + 1]. */
export function withRest(masks: Tensor4D): Tensor4D {
  return tf.tidy(() => op.concat<Tensor4D>([masks, op.sub(1, op.max(masks, 3, true))], 3))
}
