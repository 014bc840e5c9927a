/** A masking: hides the brightest patch of a grid, so that its masks follow from what the image shows. */
import { constant, defineMasking, op, type Tensor4D, UsageError, z } from 'maskbench/plugin'

const options = z.strictObject({
  patch: z.number().int().min(1).default(8).describe('side of the patches, in pixels'),
})

export const brightestPatch = defineMasking({
  entry: {
    key: 'brightest-patch',
    title: 'brightest patch',
    short: 'Brightest',
    made: 'from the image',
    mark: 'M0-1.2L.35-.35 1.2 0 .35.35 0 1.2-.35.35-1.2 0-.35-.35Z',
  },
  options,
  needsObjects: false,
  start({ imageSize, own: { patch } }) {
    const patches = Math.floor(imageSize / patch) // along one side
    if (patches < 2) {
      const what = `--brightest-patch-patch: a patch of ${patch} pixels hides an image of ${imageSize} whole, or nearly`
      throw new UsageError({ what, remedy: `give at most ${Math.floor(imageSize / 2)}` })
    }
    const side = patches * patch // of the grid, from the upper left corner; pixels beyond it stay visible
    return {
      draw: () => null,
      masks(images) {
        const count = images.shape[0]
        const grid = op.slice(images, [0, 0, 0, 0], [count, side, side, 3])
        const brightness = op.mean(op.reshape(grid, [count, patches, patch, patches, patch * 3]), [2, 4])
        const brightest = op.argMax(op.reshape(brightness, [count, patches * patches])) // [count]
        const chosen = op.reshape(op.oneHot(brightest, patches * patches), [count, patches, 1, patches, 1])
        const hidden = op.reshape<Tensor4D>(op.tile(chosen, [1, 1, patch, 1, patch]), [count, side, side, 1])
        const beyond = [0, imageSize - side] as const
        return constant(op.pad(hidden, [[0, 0], beyond, beyond, [0, 0]]))
      },
    }
  },
})
