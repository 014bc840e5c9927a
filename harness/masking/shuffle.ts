/** Shuffled ground truth (Shi et al. 2022, section 4.4): the masks of another image of the batch, one permutation for all slots. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { withRest } from './objects.ts'
import type { Masking } from './types.ts'

export const shuffle: Masking = {
  name: 'shuffle',
  needsObjects: true,
  start: ({ objects }) => ({
    masks(view, random) {
      const order = random.permutation(view.count)
      return constant(
        tf.tidy(() => {
          const own = withRest(view.objects!(objects!.masks - 1))
          return op.gather<Tensor4D>(own, tf.tensor1d(order, 'int32'))
        }),
      )
    },
    occlusion: null,
  }),
}
