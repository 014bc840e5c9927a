/** A masking: hides the pixels that a random walk visits, until a share of the image is hidden. */
import { asDrawn, defineMasking, drawMasks, z } from 'maskbench/plugin'

const options = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.4).describe('fraction of the image that is hidden'),
  brush: z.number().int().min(1).default(2).describe('side of the square that the walk hides at every step, in pixels'),
})

export const randomWalk = defineMasking({
  entry: { key: 'random-walk', title: 'random walk', short: 'Walk', made: 'blindly', mark: 'M-1 1H-.3V.2H.4V-.5H1V-1' },
  options,
  needsObjects: false,
  start({ imageSize, own: { share, brush } }) {
    const wanted = share * imageSize * imageSize
    return {
      draw: ({ count }, random) =>
        drawMasks(count, imageSize, (hide) => {
          let [y, x] = [random.integer(imageSize), random.integer(imageSize)]
          let hidden = hide(y, x, brush, brush)
          while (hidden < wanted) {
            const step = random.integer(2) * 2 - 1
            if (random.integer(2) === 0) y = (y + step + imageSize) % imageSize
            else x = (x + step + imageSize) % imageSize
            hidden += hide(y, x, brush, brush)
          }
        }),
      masks: asDrawn,
    }
  },
})
