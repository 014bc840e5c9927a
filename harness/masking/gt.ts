/** Ground truth (Shi et al. 2022, section 4.4): one slot for each of the first N - 1 objects, and one for all the rest. */
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { objectsIn, withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const gt: Masking = {
  name: 'gt',
  needsObjects: true,
  start: ({ objects }) => ({
    draw: () => null,
    masks: (view) => constant(tf.tidy(() => withRest(objectsIn(view, objects!.masks - 1)))),
    occlusion: null,
  }),
}
