import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import {
  extractFeatures,
  firstImages,
  normalise,
  pixelFeatures,
  someImages,
} from '../../harness/evaluation/encoder/features.ts'

const normalisation = { mean: [0.5, 0.25, 0], std: [0.5, 1, 2] } as const
const split: ImageSplit = {
  images: inMemory(
    Uint8Array.from({ length: 7 * 2 * 2 * 3 }, (_, i) => (i * 37) % 256),
    7,
  ),
  labels: Int32Array.from([0, 1, 2, 3, 4, 5, 6]),
  count: 7,
  size: 2,
}
const meanColour = (images: Tensor4D) => tf.mean(images, [1, 2]) as Tensor2D

describe('normalise', () => {
  it('takes each channel from [0, 255] by its own mean and deviation', () => {
    const out = normalise(Uint8Array.from([255, 0, 255, 0, 255, 51]), normalisation)
    expect([...out]).toEqual([1, -0.25, 0.5, -1, 0.75, expect.closeTo(0.1, 6)])
  })
})

describe('extractFeatures', () => {
  it('gives one row per image in order, whatever the block size', () => {
    const whole = extractFeatures(meanColour, split, normalisation)
    expect(whole).toMatchObject({ count: 7, size: 3, labels: split.labels })
    const pixels = normalise(split.images.block(3, 1), normalisation)
    const red = (pixels[0]! + pixels[3]! + pixels[6]! + pixels[9]!) / 4
    expect(whole.values[3 * 3]).toBeCloseTo(red, 5)
    const before = tf.memory().numTensors
    for (const block of [1, 3, 7]) {
      const { values } = extractFeatures(meanColour, split, normalisation, block)
      for (const [i, value] of values.entries()) expect(value).toBeCloseTo(whole.values[i]!, 6)
    }
    expect(tf.memory().numTensors).toBe(before)
  })

  it('marks what has no label, and refuses features that are no numbers', () => {
    expect([...extractFeatures(meanColour, { ...split, labels: null }, normalisation).labels]).toEqual(
      Array(7).fill(-1),
    )
    const broken = (images: Tensor4D) => tf.div(meanColour(images), tf.scalar(0)) as Tensor2D
    expect(() => extractFeatures(broken, split, normalisation)).toThrow('values that are not numbers')
  })
})

it('takes the first images of a split', () => {
  const part = firstImages(split, 2)
  expect([part.count, [...part.labels!]]).toEqual([2, [0, 1]])
  expect(firstImages(split, 100)).toBe(split)
  expect(firstImages(split, null)).toBe(split)
})

it('takes some images from all over a split, with what belongs to them', () => {
  const objects = inMemory(
    Uint8Array.from({ length: 28 }, (_, i) => Math.floor(i / 4)),
    7,
  )
  const tags = Uint8Array.from({ length: 14 }, (_, i) => i)
  const part = someImages({ ...split, objects, tags }, 3)
  expect([...part.labels!]).toEqual([0, 2, 4])
  expect(part.images.block(0, 3)).toEqual(split.images.gather(Int32Array.of(0, 2, 4)))
  expect([...part.objects!.block(1, 1), ...part.tags!]).toEqual([2, 2, 2, 2, 0, 1, 4, 5, 8, 9])
  expect(someImages(split, 7)).toBe(split)
  expect(someImages(split, null)).toBe(split)
})

it('keeps objects and tags with their images', () => {
  const objects = Uint8Array.from({ length: 28 }, (_, i) => i)
  const tags = Uint8Array.from({ length: 21 }, (_, i) => i % 2)
  const part = firstImages({ ...split, objects: inMemory(objects, 7), tags }, 2)
  expect([part.objects?.block(0, part.count), part.tags]).toEqual([objects.slice(0, 8), tags.slice(0, 6)])
  const { tagCount, ...features } = pixelFeatures(part, normalisation)
  expect([tagCount, features.tags]).toEqual([3, tags.slice(0, 6)])
  expect(pixelFeatures(split, normalisation)).toMatchObject({ tagCount: 0, tags: null })
})

it('gives raw pixels the length of an encoder’s features', () => {
  const noise = {
    ...split,
    images: inMemory(
      Uint8Array.from({ length: 84 }, (_, i) => (i % 2 === 0 ? 0 : 255)),
      7,
    ),
  }
  const pixels = pixelFeatures(noise, { mean: [0.5, 0.5, 0.5], std: [0.5, 0.5, 0.5] })
  expect([pixels.count, pixels.size]).toEqual([7, 12])
  const squaredLength = pixels.values.reduce((sum, value) => sum + value ** 2, 0) / pixels.count
  expect(squaredLength).toBeCloseTo(10, 4)
})
