import sharp from 'sharp'
import { expect, it } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import { Random } from '../../../harness/base/random.ts'
import { embeddingPictures } from '../../../harness/evaluation/quality/embedding-pictures.ts'
import type { Features } from '../../../harness/evaluation/types.ts'

const COUNT = 40
const SIZE = 8

/** Images of one grey each; features on a circle, so that the neighbours of an image are those beside it. */
function made(count: number) {
  const pixels = Buffer.concat(Array.from({ length: count }, (_, i) => Buffer.alloc(SIZE * SIZE * 3, 40 + 5 * i)))
  const angles = Array.from({ length: count }, (_, i) => (2 * Math.PI * i) / count)
  const values = Float32Array.from(angles.flatMap((angle) => [Math.cos(angle), Math.sin(angle)]))
  const labels = new Int32Array(count)
  const features = { values, labels, count, size: 2 } as unknown as Features
  return { features, images: { images: inMemory(pixels, count), labels, count, size: SIZE } }
}

it('maps test images, and shows each of a few beside its nearest neighbours', async () => {
  const { features, images } = made(COUNT)
  const pictures = await embeddingPictures(features, images, new Random(1))
  expect(pictures.map(({ name }) => name)).toEqual(['embedding-map.png', 'embedding-neighbours.png'])
  const [map, neighbours] = await Promise.all(pictures.map(({ bytes }) => sharp(bytes).metadata()))
  expect(map!.width).toBeGreaterThan(2 * map!.height!)
  // A query and eight neighbours in a row; the greys of neighbours on a circle are near that of the query.
  const { data, info } = await sharp(pictures[1]!.bytes).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const across = neighbours!.height! / 8
  const grey = (x: number, row: number) => data[(Math.floor((row + 0.5) * across) * info.width + x) * info.channels]!
  for (let row = 1; row < 7; row++) {
    const query = grey(Math.floor(across / 2), row)
    const nearest = grey(Math.floor(info.width - 7.5 * across), row)
    expect(Math.abs(query - nearest)).toBeLessThanOrEqual(5)
  }
})

it('makes none of fewer images than UMAP takes for neighbours', async () => {
  const { features, images } = made(15)
  expect(await embeddingPictures(features, images, new Random(1))).toEqual([])
})
