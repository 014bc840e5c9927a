/** Ground truth (Shi et al. 2022, section 4.4): one mask for each of the first N - 1 objects, and one for the rest. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { constant } from '../engine/tape.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const gt: Masking = {
  name: 'gt',
  needsObjects: true,
  start: ({ objects }) => ({
    draw: (view) => view.objects!(objects!.masks - 1),
    masks: (_, drawn) => constant(withRest(drawn as Tensor4D)),
    occlusion: null,
  }),
}
