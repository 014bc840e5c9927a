/** Shuffled ground truth (Shi et al. 2022, section 4.4): all masks of an image come from another image of the batch. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { constant } from '../engine/tape.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const shuffle: Masking = {
  name: 'shuffle',
  needsObjects: true,
  start: ({ objects }) => ({
    draw: (view, random) => view.objects!(objects!.masks - 1, random.permutation(view.count)),
    masks: (_, drawn) => constant(withRest(drawn as Tensor4D)),
    occlusion: null,
  }),
}
