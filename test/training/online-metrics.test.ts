import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { measureOnlineMetrics } from '../../harness/training/online-metrics.ts'

const plain = { mean: [0, 0, 0], std: [1, 1, 1] } as const

/** Images of one pixel, sorted by class as folders are, each class a colour of its own. */
function sorted(count: number, classes: number): ImageSplit {
  const labels = Int32Array.from({ length: count }, (_, i) => Math.floor((i * classes) / count))
  const colours = [...labels].flatMap((label) => [40 * label, 255 - 40 * label, 100])
  return { images: inMemory(Uint8Array.from(colours), count), labels, count, size: 1 }
}

const pixels = (images: Tensor4D) => tf.reshape(images, [images.shape[0], 3]) as Tensor2D

it.each([60, 6000])('finds classes that colour tells apart, however the %d images are sorted', (count) => {
  const { knn, linear } = measureOnlineMetrics(pixels, sorted(count, 6), plain, 6)
  expect(knn).toBe(1)
  expect(linear).toBeGreaterThan(1.5 / 6) // chance is a sixth; twenty epochs on rows this short are few
})

it('asks about labelled images alone where only some are', () => {
  const { images, labels, ...split } = sorted(6000, 6)
  const some = labels!.map((label, i) => (i % 30 === 0 ? label : -1))
  expect(measureOnlineMetrics(pixels, { ...split, images, labels: some }, plain, 6).knn).toBe(1)
})

it('tells features that are one point from others, and has no accuracy without labels', () => {
  const split = { ...sorted(100, 5), labels: null }
  const constant = measureOnlineMetrics((images) => tf.ones([images.shape[0], 3]), split, plain, 0)
  expect([constant.knn, constant.linear]).toEqual([null, null])
  expect(constant.spread).toBeCloseTo(0, 6)
  expect(measureOnlineMetrics(pixels, split, plain, 0).spread).toBeGreaterThan(0.2)
})
