/** A masking: hides each pixel with the same probability, whatever is hidden around it. */
import { asDrawn, defineMasking, uint8Tensor, z } from 'maskbench/plugin'

const options = z.strictObject({
  share: z.number().gt(0).lt(1).default(0.4).describe('probability that a pixel is hidden'),
})

export const grains = defineMasking({
  entry: { key: 'grains', title: 'grains', short: 'Grains', made: 'blindly', mark: 'M-1-1H0V0H-1ZM0 0H1V1H0Z' },
  options,
  needsObjects: false,
  start({ imageSize, own: { share } }) {
    return {
      draw({ count }, random) {
        const pixels = { length: count * imageSize * imageSize }
        const hidden = Uint8Array.from(pixels, () => (random.uniform() < share ? 1 : 0))
        return uint8Tensor(hidden, [count, imageSize, imageSize, 1])
      },
      masks: asDrawn,
    }
  },
})
