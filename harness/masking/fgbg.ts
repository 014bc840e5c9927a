/** Foreground and background (Shi et al. 2022, section 4.4): one slot for all objects together, one for what is around them. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

/** As many as any scene holds. */
const OBJECTS = 10

export const fgbg: Masking = {
  name: 'fgbg',
  needsObjects: true,
  start: () => ({
    draw: (view) => view.objects!(OBJECTS),
    masks: (_, drawn) => constant(tf.tidy(() => withRest(op.max<Tensor4D>(drawn!, 3, true)))),
    occlusion: null,
  }),
}
