import type { Tensor4D } from '@tensorflow/tfjs-core'
import { afterEach, expect, it } from 'vitest'
import { backboneSchema } from '../../db/config/backbone.ts'
import { Random } from '../../harness/base/random.ts'
import { runEagerly } from '../../harness/engine/functions/index.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { FrozenEncoder } from '../../harness/evaluation/encoder/frozen-encoder.ts'
import { createBackbone } from '../../harness/models/index.ts'
import { Parameters } from '../../harness/models/parameters.ts'
import { functionsOf } from '../engine/functions-left.ts'

const SIZE = 16

afterEach(() => runEagerly(false))

function encoder(name: 'resnet18-cifar' | 'vit-tiny'): FrozenEncoder {
  const shape = name === 'vit-tiny' ? { patchSize: 8, width: 24, depth: 2, heads: 3 } : { width: 8, blocks: 1 }
  const backbone = backboneSchema.parse({ name, ...shape })
  const parameters = Parameters.initialise(createBackbone(backbone, SIZE).specification, new Random(0))
  const arrays = parameters.arrays()
  parameters.dispose()
  return new FrozenEncoder(backbone, arrays, SIZE)
}

/** Features of a few blocks of images, the last of which is smaller. */
function featuresOf(frozen: FrozenEncoder): number[] {
  return [4, 4, 4, 3].flatMap((count, i) =>
    tf.tidy(() => [...frozen.encode(tf.randomUniform(imagesOf(count), -2, 2, 'float32', i) as Tensor4D).dataSync()]),
  )
}

const imagesOf = (count: number): [number, number, number, number] => [count, SIZE, SIZE, 3]

it.each(['resnet18-cifar', 'vit-tiny'] as const)('%s sees as one function what its ops see one by one', (name) => {
  const frozen = encoder(name)
  const together = featuresOf(frozen)
  expect(featuresOf(frozen)).toEqual(together)
  runEagerly(true)
  const oneByOne = featuresOf(frozen)
  const largest = Math.max(...oneByOne.map(Math.abs))
  const farthest = Math.max(...together.map((value, i) => Math.abs(value - oneByOne[i]!)))
  expect(farthest / largest).toBeLessThan(1e-5)
  frozen.dispose()
})

it('is one op a block, and leaves neither tensors nor functions', () => {
  encoder('vit-tiny').dispose()
  const use = () => {
    const frozen = encoder('vit-tiny')
    featuresOf(frozen)
    frozen.dispose()
  }
  use()
  const before = tf.memory().numTensors
  const { ran, left } = functionsOf(use)
  expect([ran, left]).toEqual([2, 0])
  expect(tf.memory().numTensors).toBe(before)
})
