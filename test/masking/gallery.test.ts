import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { gallery, maskColour } from '../../harness/masking/gallery.ts'

async function decode(png: Uint8Array) {
  const { data, info } = await sharp(png).raw().toBuffer({ resolveWithObject: true })
  const at = (x: number, y: number) => [...data.subarray((y * info.width + x) * 4, (y * info.width + x) * 4 + 4)]
  return { width: info.width, height: info.height, channels: info.channels, at }
}

/** Two images of 2x2 pixels, all of one colour, and two masks that share out the pixels: left and right. */
const images = Uint8Array.from({ length: 2 * 4 * 3 }, (_, i) => [200, 100, 40][i % 3]!)
const halves = Float32Array.from([1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1])
const CELL = 64
const STEP = CELL + 4

describe('gallery', () => {
  it('has a row an image: the image, its masks, the image under each mask', async () => {
    const { width, height, channels, at } = await decode(await gallery({ images, masks: halves, size: 2, n: 2 }))
    expect([width, height, channels]).toEqual([4 * STEP - 4, 2 * STEP - 4, 4])
    for (const top of [0, STEP]) {
      expect(at(10, top + 10)).toEqual([200, 100, 40, 255])
      expect(at(STEP + 10, top + 10)).toEqual([...maskColour(0), 255])
      expect(at(STEP + 40, top + 10)).toEqual([...maskColour(1), 255])
      expect(at(2 * STEP + 10, top + 60)).toEqual([0, 0, 0, 255])
      expect(at(2 * STEP + 40, top + 60)).toEqual([200, 100, 40, 255])
      expect(at(3 * STEP + 10, top + 60)).toEqual([200, 100, 40, 255])
      expect(at(3 * STEP + 40, top + 60)).toEqual([0, 0, 0, 255])
    }
  })

  it('has transparent gaps, so that it reads on light and dark pages', async () => {
    const { at } = await decode(await gallery({ images, masks: halves, size: 2, n: 2 }))
    for (const [x, y] of [[CELL + 1, 5], [5, CELL + 1], [2 * STEP - 1, CELL + 3]] as const) expect(at(x, y)[3]).toBe(0) // biome-ignore format: points
  })

  it('enlarges small images by whole factors and leaves large ones as they are', async () => {
    const blank = (size: number) => ({
      images: new Uint8Array(size * size * 3),
      masks: new Float32Array(size * size),
      size,
      n: 1,
    })
    const widths = await Promise.all(
      [24, 64, 100].map(async (size) => (await decode(await gallery(blank(size)))).width),
    )
    expect(widths).toEqual([3 * 72 + 8, 3 * 64 + 8, 3 * 100 + 8])
  })

  it('shows eight images, or as many as are asked for', async () => {
    const many = { images: new Uint8Array(20 * 12), masks: new Float32Array(20 * 4), size: 2, n: 1 }
    expect((await decode(await gallery(many))).height).toBe(8 * STEP - 4)
    expect((await decode(await gallery({ ...many, rows: 3 }))).height).toBe(3 * STEP - 4)
  })

  it('pales where the largest mask is unsure, and hides as much as the mask says', async () => {
    const masks = Float32Array.from(halves, (value) => 0.25 + value / 2)
    const { at } = await decode(await gallery({ images, masks, size: 2, n: 2 }))
    const [red] = maskColour(0)
    expect(at(STEP + 10, 10)[0]).toBeCloseTo(0.75 * red + 0.25 * 200, -0.5)
    expect(at(2 * STEP + 10, 10)).toEqual([50, 25, 10, 255])
  })

  it('mixes masks that overlap, and shows grey where there is none', async () => {
    const masks = Float32Array.from([1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0, 1, 1, 0, 0])
    const { at } = await decode(await gallery({ images, masks, size: 2, n: 2 }))
    const mixed = maskColour(0).map((value, channel) => (value + maskColour(1)[channel]!) / 2)
    at(STEP + 10, 10)
      .slice(0, 3)
      .forEach((value, channel) => {
        expect(Math.abs(value - mixed[channel]!)).toBeLessThanOrEqual(1)
      })
    expect(at(STEP + 40, 10)).toEqual([200, 200, 200, 255])
  })

  it('has sixteen different colours', () => {
    expect(new Set(Array.from({ length: 16 }, (_, mask) => maskColour(mask).join())).size).toBe(16)
  })
})
