/** Shuffled ground truth (Shi et al. 2022, section 4.4): the masks of another image of the batch, one permutation for all slots. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { objectsIn, withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const shuffle: Masking = {
  name: 'shuffle',
  needsObjects: true,
  start: ({ objects }) => ({
    draw: (count, random) => tf.tensor1d(random.permutation(count), 'int32'),
    masks(view, order) {
      const own = () => withRest(objectsIn(view, objects!.masks - 1))
      return constant(tf.tidy(() => op.gather<Tensor4D>(own(), order!)))
    },
    occlusion: null,
  }),
}
