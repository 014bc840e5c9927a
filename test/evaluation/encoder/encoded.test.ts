import { expect, it } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { extractFeatures } from '../../../harness/evaluation/encoder/features.ts'

it('encoding tells after each block how many images are done', () => {
  const [count, size] = [5, 2]
  const pixels = new Uint8Array(count * size * size * 3)
  const split: ImageSplit = { images: inMemory(pixels, count), labels: null, count, size }
  const told: number[][] = []
  const mean = (images: Parameters<Parameters<typeof extractFeatures>[0]>[0]) => tf.mean(images, [1, 2]) as never
  const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] } as const
  const { values } = extractFeatures(mean, split, normalisation, 2, (done, all) => told.push([done, all]))
  expect(values).toHaveLength(count * 3)
  expect(told).toEqual([
    [2, 5],
    [4, 5],
    [5, 5],
  ])
})
