import { readFileSync } from 'node:fs'
import type { Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { backboneSchema } from '../../db/config/backbone.ts'
import { Random } from '../../harness/base/random.ts'
import { constant } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { Parameters } from '../../harness/models/parameters.ts'
import { formulaWeights } from './formula.ts'

interface Golden {
  size: number
  keys: [string, number[]][]
  features: number[][]
}

// torchvision's and timm's outputs for weights and images given by formulas: see test/golden/README.md.
const golden: Record<string, Golden> = JSON.parse(
  readFileSync(new URL('../golden/encoders.json', import.meta.url), 'utf8'),
)

function images(count: number, size: number): Tensor4D {
  const values = Float32Array.from({ length: count * 3 * size * size }, (_, i) =>
    Math.cos(0.001 * i + 0.7 * Math.floor(i / size)),
  )
  return tf.tidy(() => tf.transpose(tf.tensor4d(values, [count, 3, size, size]), [0, 2, 3, 1]))
}

golden['resnet34-cifar'] = JSON.parse(readFileSync(new URL('../golden/resnet34.json', import.meta.url), 'utf8'))

describe.each(['resnet18', 'resnet18-cifar', 'resnet34-cifar', 'vit-tiny'] as const)('%s', (name) => {
  const { size, keys, features } = golden[name]!
  const backbone = createBackbone(backboneSchema.parse({ name }), size)

  it('has the parameter names and shapes of torchvision or timm, in its order', () => {
    const expected = keys.filter(([key]) => !key.endsWith('num_batches_tracked'))
    expect(backbone.specification.map((entry) => [entry.name, entry.shape])).toEqual(expected)
  })

  it('gives the features of torchvision or timm to 1e-4', () => {
    const parameters = new Parameters(backbone.specification, formulaWeights(keys))
    parameters.acquire(null)
    const output = tf.tidy(() =>
      backbone.encode(parameters, constant(images(features.length, size)), 'evaluation').tensor.dataSync(),
    )
    parameters.dispose()
    const reference = features.flat()
    const largest = Math.max(...reference.map(Math.abs))
    const difference = Math.max(...reference.map((value, i) => Math.abs(value - output[i]!)))
    expect(difference / largest).toBeLessThan(1e-4)
  })
})

describe('createBackbone', () => {
  const vit = (options: object) => backboneSchema.parse({ name: 'vit-tiny', ...options })

  it('refuses images that patches do not tile, and widths that heads do not divide', () => {
    expect(() => createBackbone(vit({}), 100)).toThrow('patches of 16 pixels do not tile images of 100')
    expect(() => createBackbone(vit({ width: 64 }), 96)).toThrow('3 heads do not divide a width of 64')
  })

  it("starts a vision transformer as timm's", () => {
    const { specification } = createBackbone(vit({ patchSize: 4, depth: 1 }), 8)
    const parameters = Parameters.initialise(specification, new Random(0))
    const arrays = parameters.arrays()
    parameters.dispose()
    const spread = (name: string) => {
      const { values } = arrays.get(name)!
      return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / values.length)
    }
    expect(spread('blocks.0.mlp.fc1.weight')).toBeCloseTo(0.02, 3)
    expect(spread('pos_embed')).toBeCloseTo(0.02, 2)
    expect(spread('cls_token')).toBeCloseTo(1e-6, 6)
    expect(spread('cls_token')).toBeGreaterThan(0)
    // Uniform within 1 / sqrt(4 x 4 x 3).
    expect(spread('patch_embed.proj.weight')).toBeCloseTo(1 / Math.sqrt(3 * 48), 2)
    expect(spread('blocks.0.attn.qkv.bias')).toBe(0)
    expect(spread('norm.weight')).toBe(1)
  })
})
