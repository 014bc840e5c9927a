/** MAE's random patches (He et al. 2022): hides an exact fraction of a grid of square patches, drawn per image. */
import { UsageError } from '../base/errors.ts'
import { asDrawn, drawMasks } from './drawn.ts'
import type { Masking } from './types.ts'

/** Below this image size in pixels, 16 px patches would form a grid of only two or three per side. */
const SMALL_IMAGE = 64

export const mae: Masking = {
  name: 'mae',
  needsObjects: false,
  start({ mae, imageSize }) {
    const { share } = mae!
    const patch = mae!.patchSize ?? (imageSize < SMALL_IMAGE ? 8 : 16)
    const grid = Math.ceil(imageSize / patch)
    const hidden = Math.round(share * grid * grid)
    if (hidden === 0 || hidden === grid * grid) {
      const what = `a share of ${share} of ${grid} x ${grid} patches hides ${hidden === 0 ? 'no patch' : 'every patch'}`
      throw new UsageError({ what, remedy: 'lower --mae-patch-size, or change --mae-share' })
    }
    return {
      draw: ({ count }, random) =>
        drawMasks(count, imageSize, (fill) => {
          for (const place of random.permutation(grid * grid).subarray(0, hidden)) {
            fill(Math.floor(place / grid) * patch, (place % grid) * patch, patch, patch)
          }
        }),
      masks: asDrawn,
      occlusion: null,
    }
  },
}
