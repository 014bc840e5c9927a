/** Views cropped from whole images of different sizes. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { type Canvas, laid, lying, ontoCanvas } from '../../datasets/images/canvas.ts'
import { inMemory } from '../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../datasets/types.ts'
import { augmentationSchema, cropSource } from '../../db/config/augmentation.ts'
import { PILLOW_BLUR } from '../../harness/augment/axes.ts'
import { ImageStore } from '../../harness/augment/index.ts'
import { drawGeometry, type Geometry } from '../../harness/augment/resample.ts'
import { NUMBERS, writeNumbers } from '../../harness/augment/view-numbers.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

interface Golden {
  crop: { height: number; width: number; areaDeviation: number }
  views: { top: number; left: number; height: number; width: number; pixels: number[] }[]
}
const golden = JSON.parse(readFileSync(new URL('../golden/crops.json', import.meta.url), 'utf8')) as Golden

const SIZE = 12
const CANVAS: Canvas = { shorterSide: 60, height: 60, width: 80 }
const unchanged = { mean: [0, 0, 0], std: [1, 1, 1] } as const
const keep = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], ofMean: [0, 0, 0, 0, 0, 0, 0, 0, 0] } as const

/** The picture of `crops.py`: 80 x 60, or turned. */
function picture(turned: boolean) {
  const [width, height] = turned ? [60, 80] : [80, 60]
  const data = new Uint8Array(width * height * 3)
  for (let y = 0; y < 60; y++) {
    for (let x = 0; x < 80; x++) {
      const at = 3 * (turned ? x * width + y : y * width + x)
      const wave = 128 + 100 * Math.sin(x / 7) * Math.cos(y / 5)
      data.set([(x * 3 + y) % 256, Math.round(wave), (y * 4) % 256], at)
    }
  }
  return { data, width, height }
}

/** Object 1 is where the wave is high. */
function objects(turned: boolean): Uint8Array {
  const { data, width, height } = picture(turned)
  const ids = Uint8Array.from({ length: width * height }, (_, i) => (data[3 * i + 1]! > 150 ? 1 : 0))
  return laid(ids, lying(width, height, CANVAS.shorterSide), CANVAS, 1)
}

/** The picture lying, then standing. */
function split(): ImageSplit {
  const records = [false, true].map((turned) => ontoCanvas(picture(turned), CANVAS))
  const masks = [false, true].map(objects)
  return {
    images: inMemory(new Uint8Array(2 * SIZE * SIZE * 3), 2),
    uncropped: {
      images: inMemory(Buffer.concat(records), 2),
      objects: inMemory(Buffer.concat(masks), 2),
      ...CANVAS,
    },
    labels: null,
    count: 2,
    size: SIZE,
  }
}

/** Both pictures in the same view, given for the lying one. */
function viewed(geometry: Omit<Geometry, 'turned' | 'sigma'>) {
  const store = new ImageStore(split(), unchanged)
  const numbers = new Float32Array(2 * NUMBERS)
  const { top, left, height, width, flipped } = geometry
  const standing = { top: left, left: top, height: width, width: height, flipped }
  const viewNumbers = { blur: PILLOW_BLUR, colour: keep, std: unchanged.std, firstRow: 1 }
  writeNumbers(numbers, 0, { geometry: { ...geometry, sigma: 0, turned: false }, ...viewNumbers })
  writeNumbers(numbers, NUMBERS, { geometry: { ...standing, sigma: 0, turned: true }, ...viewNumbers })
  const drawn = store.draw(Int32Array.of(0, 1), augmentationSchema.parse({}), new Random(0), 1)
  const [view] = store.place({ ...drawn, numbers })
  const masks = view!.objects!(1)
  const out = { pixels: view!.images.arraySync(), masks: masks.arraySync() }
  tf.dispose([masks])
  view!.dispose()
  return out
}

describe('a crop of a whole image', () => {
  it('shows as much of a 500 x 375 photograph as one of the original would', () => {
    const random = new Random(1)
    const options = augmentationSchema.parse({})
    const stored = lying(500, 375, cropSource(96))
    expect(stored).toEqual({ height: 160, width: 213, turned: false })
    const crops = Array.from({ length: 20_000 }, () => drawGeometry(stored, options, random))
    const mean = (value: (crop: Geometry) => number) => crops.reduce((sum, crop) => sum + value(crop), 0) / crops.length
    const scale = 375 / 160
    expect(scale * mean(({ width }) => width)).toBeCloseTo(golden.crop.width, -0.7) // within 2.5 pixels
    expect(scale * mean(({ height }) => height)).toBeCloseTo(golden.crop.height, -0.7)
    const area = mean(({ width, height }) => (width * height) / (160 * 213))
    const squares = mean(({ width, height }) => ((width * height) / (160 * 213)) ** 2)
    expect(Math.sqrt(squares - area ** 2)).toBeCloseTo(golden.crop.areaDeviation, 2)
    expect(crops.filter(({ width }) => width < 96).length / crops.length).toBeLessThan(0.3)
  })

  it('falls back to the centre in the nearest allowed ratio, as torchvision does', () => {
    const never = new Random(0)
    never.uniform = (low = 0, high = 1) => high + 0 * low // the whole area, in the ratio 4:3
    const options = augmentationSchema.parse({ flip: 0, blur: 0 })
    const panorama = drawGeometry({ height: 30, width: 90, turned: false }, options, never)
    expect(panorama).toMatchObject({ top: 0, left: 25, height: 30, width: 40 })
    const tower = drawGeometry({ height: 30, width: 90, turned: true }, options, never)
    expect(tower).toMatchObject({ top: 25, left: 0, height: 40, width: 30 })
  })

  it.each(golden.views)('has the pixels of torchvision from $top, $left, $height x $width', ({ pixels, ...window }) => {
    const [lyingView, standing] = viewed({ ...window, flipped: false }).pixels as number[][][][]
    const worst = Math.max(...lyingView!.flat(2).map((value, i) => Math.abs(255 * value - pixels[i]!)))
    expect(worst).toBeLessThan(1.01)
    standing!.forEach((row, y) => {
      row.forEach((pixel, x) => {
        pixel.forEach((value, c) => {
          expect(value).toBeCloseTo(lyingView![x]![y]![c]!, 5)
        })
      })
    })
  })

  it('is flipped from left to right, whether the image lies or stands', () => {
    const window = { top: 4, left: 8, height: 40, width: 44 }
    const [plain, flipped] = [false, true].map((flipped) => viewed({ ...window, flipped }))
    for (const i of [0, 1]) {
      for (const key of ['pixels', 'masks'] as const) {
        const mirrored = flipped![key][i]!.map((row) => row.toReversed()).flat(2)
        plain![key][i]!.flat(2).forEach((value, at) => {
          expect(mirrored[at]).toBeCloseTo(value, 5)
        })
      }
    }
  })

  it('takes the true objects with it', () => {
    const { pixels, masks } = viewed({ top: 5, left: 10, height: 40, width: 50, flipped: true })
    for (const i of [0, 1]) {
      let [agree, covered] = [0, 0]
      for (let y = 0; y < SIZE; y++) {
        for (let x = 0; x < SIZE; x++) {
          const mask = masks[i]![y]![x]![0]!
          covered += mask
          if (mask === (pixels[i]![y]![x]![1]! > 150 / 255 ? 1 : 0)) agree++
        }
      }
      expect(covered).toBeGreaterThan(20)
      expect(agree / SIZE ** 2).toBeGreaterThan(0.95)
    }
  })

  it('is the same, bit for bit, for the same generator state', () => {
    const random = new Random(3)
    const again = Random.restore(random.state())
    const options = augmentationSchema.parse({})
    const digest = (generator: Random) => {
      const view = new ImageStore(split(), unchanged).view(Int32Array.of(1, 0, 1), options, generator)
      const values = [...view.images.dataSync()]
      view.dispose()
      return values
    }
    expect(digest(random)).toEqual(digest(again))
    expect(digest(random)).not.toEqual(digest(new Random(4)))
  })
})
