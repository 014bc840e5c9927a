/** Crops as bytes, for probes that are trained with augmentation. */
import { expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { croppedImages } from '../../harness/augment/augmented-images.ts'
import { Random } from '../../harness/base/random.ts'

const SIZE = 16
/** The brightness of a pixel is 10 times its column, but for a bright last row. */
const picture = Uint8Array.from({ length: SIZE * SIZE * 3 }, (_, i) => {
  const [row, column] = [Math.floor(i / 3 / SIZE), Math.floor(i / 3) % SIZE]
  return row === SIZE - 1 ? 255 : 10 * column
})
const split: ImageSplit = {
  images: inMemory(Buffer.concat(Array.from({ length: 200 }, () => picture)), 200),
  labels: Int32Array.from({ length: 200 }, (_, i) => i % 2),
  count: 200,
  size: SIZE,
}
const rowOf = (pixels: Uint8Array, image: number, row: number) =>
  Array.from({ length: SIZE }, (_, column) => pixels[3 * ((image * SIZE + row) * SIZE + column)]!)

it('keeps what does not depend on pixels, and whole images where crops may be no smaller', () => {
  const { labels, count, size, uncropped, images } = croppedImages(split, 1, new Random(0))
  expect({ labels, count, size, uncropped }).toEqual({
    labels: split.labels,
    count: 200,
    size: SIZE,
    uncropped: undefined,
  })
  const upright = rowOf(picture, 0, 3)
  const pixels = images.block(0, 200)
  const rows = Array.from({ length: 200 }, (_, image) => rowOf(pixels, image, 3))
  const asIs = rows.filter((row) => row.every((value, i) => value === upright[i])).length
  const flipped = rows.filter((row) => row.every((value, i) => value === upright[SIZE - 1 - i])).length
  expect(asIs + flipped).toBe(200)
  expect(flipped).toBeGreaterThan(70)
  expect(flipped).toBeLessThan(130)
})

it('shows parts of the image at its full size, of all areas from the smallest on', () => {
  const pixels = croppedImages(split, 0.08, new Random(0)).images.block(0, 200)
  const slopes = Array.from({ length: 200 }, (_, image) => {
    const row = rowOf(pixels, image, 2)
    return Math.abs(row[SIZE - 4]! - row[3]!) / (SIZE - 7) / 10
  })
  // A slope of a half is a crop of half the width.
  expect(Math.min(...slopes)).toBeGreaterThan(0.2)
  expect(Math.min(...slopes)).toBeLessThan(0.4)
  expect(Math.max(...slopes)).toBeGreaterThan(0.9)
})

it('draws the same crops from equal generators, and others from others', () => {
  const block = (seed: number) => croppedImages(split, 0.08, new Random(seed)).images.block(50, 25)
  expect(block(1)).toEqual(block(1))
  expect(block(1)).not.toEqual(block(2))
})
