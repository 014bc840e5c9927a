/**
 * BEiT's blocks (Bao et al. 2022, algorithm 1, with the bounds of the published ADIOS code): rectangles are added until
 * the configured fraction of the image is covered. A block's area is uniform up to .3 of the image, and its aspect
 * ratio is uniform between .3 and 3.33.
 */
import { asDrawn, drawMasks } from './drawn.ts'
import type { Masking } from './types.ts'

const LARGEST = 0.3
const ASPECT = [0.3, 3.33] as const
/** Area of the smallest block in pixels, whatever the image size; smaller images have blocks of 1/64 of their area. */
const SMALLEST = 64
const SMALLEST_SHARE = 1 / 64

export const beit: Masking = {
  name: 'beit',
  needsObjects: false,
  start({ beit, imageSize }) {
    const pixels = imageSize * imageSize
    const wanted = beit!.share * pixels
    const smallest = Math.max(1, Math.min(SMALLEST, Math.round(SMALLEST_SHARE * pixels)))
    const largest = Math.floor(LARGEST * pixels)
    return {
      draw: ({ count }, random) =>
        drawMasks(count, imageSize, (fill) => {
          for (let covered = 0; covered < wanted; ) {
            const area = smallest + random.integer(largest - smallest + 1)
            const aspect = random.uniform(...ASPECT)
            const height = Math.round(Math.sqrt(area * aspect))
            const width = Math.round(Math.sqrt(area / aspect))
            if (height < 1 || width < 1 || height > imageSize || width > imageSize) continue
            const top = random.integer(imageSize - height + 1)
            covered += fill(top, random.integer(imageSize - width + 1), height, width)
          }
        }),
      masks: asDrawn,
      occlusion: null,
    }
  },
}
