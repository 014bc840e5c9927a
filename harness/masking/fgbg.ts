/** Foreground and background (Shi et al. 2022, section 4.4): one mask for all objects together, one for the rest. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

/** The maximum number of objects in a scene. */
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
