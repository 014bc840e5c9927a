/** The context encoder's central square (Pathak et al. 2016, section 3.3), the same in every image. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { once } from '../engine/constants.ts'
import * as op from '../engine/ops.ts'
import { constant } from '../engine/tape.ts'
import { drawMasks } from './drawn.ts'
import type { Masking } from './types.ts'

export const fixed: Masking = {
  name: 'fixed',
  needsObjects: false,
  start({ fixed, imageSize }) {
    const side = Math.max(1, Math.round(fixed!.side * imageSize))
    const start = Math.floor((imageSize - side) / 2)
    const square = (count: number) =>
      once(`squares of ${side} in ${count} images of ${imageSize}`, () => {
        return drawMasks(count, imageSize, (fill) => void fill(start, start, side, side))
      })
    return {
      draw: () => null,
      masks: (images) => constant(op.cast<Tensor4D>(square(images.shape[0]), 'uint8', 'float32')),
      occlusion: null,
    }
  },
}
