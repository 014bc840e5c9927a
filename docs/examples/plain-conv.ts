/** A backbone: plain 3x3 convolutions that halve the image, each with batch normalisation, and the mean over what is left. */
import { defineBackbone, layers, operations, specifications, UsageError, z } from 'maskbench/plugin'

const options = z.strictObject({
  width: z.number().int().min(8).default(32).describe('channels of the first convolution; each further one has twice as many'),
  depth: z.number().int().min(1).default(3).describe('convolutions; each halves the image'),
})

export const plainConv = defineBackbone({
  entry: { key: 'plain-conv', title: 'Plain convolutions', short: 'Plain conv' },
  options,
  create({ width, depth }, imageSize) {
    if (imageSize < 2 ** depth) {
      throw new UsageError({ what: `${imageSize} pixels cannot be halved ${depth} times`, remedy: 'lower --plain-conv-depth' })
    }
    const channels = Array.from({ length: depth }, (_, i) => width * 2 ** i)
    return {
      specification: channels.flatMap((outputs, i) => [
        ...specifications.convSpecification(`conv${i}`, channels[i - 1] ?? 3, outputs, 3),
        ...specifications.normSpecification(`bn${i}`, outputs),
      ]),
      featureSize: channels.at(-1)!,
      encode(parameters, images, mode) {
        let x = images
        for (const i of channels.keys()) {
          const convolved = layers.conv(parameters, `conv${i}`, x, 2, 1)
          x = operations.relu(layers.batchNorm(parameters, `bn${i}`, convolved, mode))
        }
        return operations.globalAveragePool(x)
      },
    }
  },
})
