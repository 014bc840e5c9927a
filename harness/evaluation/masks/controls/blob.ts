/** One mask for all images: the pixels that often show an object in training images, at several thresholds. */
import type { Candidate, ControlContext, Objects } from './types.ts'

/** Thresholds, as fractions of the highest frequency of objects at any pixel. */
const LEVELS = [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9]

export function candidates({ test, train }: ControlContext): Candidate[] {
  const frequency = foregroundFrequency(train)
  const most = Math.max(...frequency)
  return LEVELS.map((level) => {
    const blob = frequency.map((share) => Number(share > 0 && share >= level * most))
    const values = new Float32Array(test.count * blob.length)
    for (let image = 0; image < test.count; image++) values.set(blob, image * blob.length)
    return { name: `at least ${level} of the most frequent`, values, n: 1 }
  })
}

/** Fraction of the images that show an object at each pixel: [size, size]. */
function foregroundFrequency({ objects, count, size }: Objects): Float32Array {
  const pixels = size * size
  const frequency = new Float32Array(pixels)
  for (let image = 0; image < count; image++) {
    objects.block(image, 1).forEach((object, pixel) => {
      if (object > 0) frequency[pixel]! += 1 / count
    })
  }
  return frequency
}
