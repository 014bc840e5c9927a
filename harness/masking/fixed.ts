/** The context encoder's central square (Pathak et al. 2016, section 3.3), the same in every image. */
import { constant } from '../engine/tape.ts'
import { drawMasks } from './drawn.ts'
import type { Masking } from './types.ts'

export const fixed: Masking = {
  name: 'fixed',
  needsObjects: false,
  start({ fixed, imageSize }) {
    const side = Math.max(1, Math.round(fixed!.side * imageSize))
    const start = Math.floor((imageSize - side) / 2)
    return {
      masks: ({ count }) => constant(drawMasks(count, imageSize, (fill) => void fill(start, start, side, side))),
      occlusion: null,
    }
  },
}
