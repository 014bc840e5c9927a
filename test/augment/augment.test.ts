import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { augmentationSchema } from '../../db/config/augmentation.ts'
import {
  axisMatrices,
  CUT_NUMBERS,
  FIVE_TAPS,
  MIX_NUMBERS,
  PILLOW_BLUR,
  writeCut,
  writeMix,
} from '../../harness/augment/axes.ts'
import { type ColourMap, drawColour } from '../../harness/augment/colour.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { drawGeometry } from '../../harness/augment/resample.ts'
import { Random } from '../../harness/base/random.ts'
import { tf } from '../../harness/engine/tensorflow.ts'

const unchanged = { mean: [0, 0, 0], std: [1, 1, 1] } as const
const off = augmentationSchema.parse({ cropMin: 1, flip: 0, jitter: 0, grey: 0, blur: 0 })
/** The matrix of one axis as rows: the weights of the source pixels in each output pixel. */
function axis(
  options: Partial<Record<'start' | 'length' | 'source' | 'output' | 'sigma', number>> & { flipped?: boolean },
  blur = PILLOW_BLUR,
) {
  const { start, length, source, output, flipped, sigma } = {
    start: 0,
    length: 8,
    source: 8,
    output: 8,
    flipped: false,
    sigma: 0,
    ...options,
  }
  let rows: number[][] = []
  tf.tidy(() => {
    const [cut, mix] = [new Float32Array(CUT_NUMBERS), new Float32Array(MIX_NUMBERS)]
    writeCut(cut, 0, { start, length })
    writeMix(mix, 0, sigma, flipped, blur)
    const [cuts, mixes] = [tf.tensor2d(cut, [1, CUT_NUMBERS]), tf.tensor2d(mix, [1, MIX_NUMBERS])]
    const matrix = axisMatrices(cuts, mixes, source, output, source, blur.beyond) // [1, source, output]
    rows = tf.reshape(tf.transpose(matrix, [0, 2, 1]), [output, source]).arraySync() as number[][]
  })
  return rows
}

/** What is added to every pixel of an image with this mean colour. */
function offsetOf({ ofMean }: ColourMap, mean: readonly number[]): number[] {
  return [0, 1, 2].map((row) => mean.reduce((sum, value, i) => sum + value * ofMean[3 * row + i]!, 0))
}

function store(size: number, count = 4): ImageStore {
  const random = new Random('images')
  const images = Uint8Array.from({ length: count * size * size * 3 }, () => random.integer(256))
  return new ImageStore({ images: inMemory(images, count), labels: null, count, size }, unchanged)
}

describe('a padded crop', () => {
  const padded = augmentationSchema.parse({ padding: 2, flip: 0, jitter: 0, grey: 0, blur: 0 })

  it('starts up to the padding outside the image on either side, at its full size', () => {
    const random = new Random('padding')
    const drawn = Array.from({ length: 400 }, () =>
      drawGeometry({ height: 8, width: 8, turned: false }, padded, random),
    )
    expect(new Set(drawn.map(({ top }) => top))).toEqual(new Set([-2, -1, 0, 1, 2]))
    expect(new Set(drawn.map(({ left }) => left))).toEqual(new Set([-2, -1, 0, 1, 2]))
    expect(new Set(drawn.flatMap(({ height, width }) => [height, width]))).toEqual(new Set([8]))
  })

  it('moves pixels without mixing them, and leaves the rest black', () => {
    for (const start of [-2, 2]) {
      axis({ start }).forEach((row, o) => {
        row.forEach((weight, i) => {
          expect(weight).toBeCloseTo(i === o + start ? 1 : 0, 6)
        })
      })
    }
  })
})

describe('the matrix of one axis', () => {
  it('is the identity for the whole image', () => {
    axis({}).forEach((row, o) => {
      row.forEach((weight, i) => {
        expect(weight).toBeCloseTo(i === o ? 1 : 0, 6)
      })
    })
  })

  it('has rows that sum to 1, whatever the crop, flip and blur', () => {
    for (const options of [
      { start: 3, length: 4 },
      { length: 8, sigma: 1.3 },
      { start: 1, length: 5, flipped: true, sigma: 0.4 },
    ]) {
      for (const row of axis(options)) expect(row.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 5)
    }
  })

  it('looks only inside the crop', () => {
    for (const row of axis({ start: 3, length: 4 })) {
      row.forEach((weight, i) => {
        if (i < 3 || i > 6) expect(weight).toBe(0)
      })
    }
  })

  it('flips by reversing its rows', () => {
    const options = { start: 1, length: 6 }
    expect(axis({ ...options, flipped: true })).toEqual(axis(options).reverse())
  })

  it('enlarges like Pillow, bicubic with a = -0.5', () => {
    // PIL.Image.fromarray(numpy.float32([[0, 10, 20, 40]])).resize((8, 1), Image.BICUBIC)
    const pillow = [-0.882353, 1.678832, 7.099236, 12.265625, 16.796875, 25.114504, 36.423359, 41.764706]
    const source = [0, 10, 20, 40]
    const rows = axis({ length: 4, source: 4, output: 8 })
    const ours = rows.map((row) => row.reduce((sum, weight, i) => sum + weight * source[i]!, 0))
    ours.forEach((value, i) => {
      expect(value).toBeCloseTo(pillow[i]!, 3)
    })
  })
})

describe('the blur', () => {
  interface Golden {
    blur: { radius: number; edge: number[] }[]
    border: number[]
  }
  const golden = JSON.parse(readFileSync(new URL('../golden/crops.json', import.meta.url), 'utf8')) as Golden
  const at = (size: number, sigma: number) => ({ length: size, source: size, output: size, sigma })
  const seen = (rows: number[][], source: (i: number) => number) =>
    rows.map((row) => row.reduce((sum, weight, i) => sum + weight * source(i), 0))

  it.each(golden.blur)("is Pillow's of radius $radius", ({ radius, edge }) => {
    const ours = seen(axis(at(41, radius)), (i) => (i < 20 ? 0 : 250))
    // Pillow rounds after each of its three boxes.
    ours.forEach((value, i) => {
      expect(Math.abs(value - edge[i]!)).toBeLessThan(1)
    })
  })

  it("is within nine levels of Pillow's at the edge", () => {
    const ours = seen(axis(at(20, 2)), (i) => (i < 2 ? 250 : 0))
    ours.forEach((value, i) => {
      expect(Math.abs(value - golden.border[i]!)).toBeLessThan(9)
    })
  })

  it('acts with the standard deviation that was drawn; of five taps, 2 acts as 1.29', () => {
    const deviation = (row: number[]) => Math.sqrt(row.reduce((sum, weight, i) => sum + weight * (i - 20) ** 2, 0))
    for (const sigma of [0.1, 0.5, 1, 1.5, 2]) expect(deviation(axis(at(41, sigma))[20]!)).toBeCloseTo(sigma, 4)
    expect(deviation(axis(at(41, 2), FIVE_TAPS)[20]!)).toBeCloseTo(1.29, 2)
  })
})

describe('a drawn crop', () => {
  it('stays inside the image and within area and aspect ratio', () => {
    const random = new Random(5)
    const options = augmentationSchema.parse({})
    for (let i = 0; i < 500; i++) {
      const { top, left, height, width } = drawGeometry({ height: 96, width: 96, turned: false }, options, random)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(left + width).toBeLessThanOrEqual(96)
      expect(top + height).toBeLessThanOrEqual(96)
      expect((height * width) / 96 ** 2).toBeGreaterThan(0.07)
      expect(width / height).toBeGreaterThan(0.7)
      expect(width / height).toBeLessThan(1.43)
    }
  })
})

describe('colour jitter', () => {
  const strong = augmentationSchema.parse({ jitter: 1, grey: 0 })

  it('keeps grey grey where only saturation and hue change', () => {
    const options = { ...strong, brightness: 0, contrast: 0 }
    const map = drawColour(options, new Random(1))
    const [matrix, offset] = [map.matrix, offsetOf(map, [0.5, 0.5, 0.5])]
    for (const row of [0, 1, 2]) {
      const value = 0.4 * (matrix[3 * row]! + matrix[3 * row + 1]! + matrix[3 * row + 2]!) + offset[row]!
      expect(value).toBeCloseTo(0.4, 2)
    }
  })

  it('makes all channels equal where it turns grey', () => {
    const { matrix } = drawColour({ ...strong, jitter: 0, grey: 1 }, new Random(1))
    expect(matrix.slice(0, 3)).toEqual(matrix.slice(3, 6))
    expect(matrix.slice(0, 3)).toEqual([0.299, 0.587, 0.114])
  })

  it('leaves the mean grey where only contrast changes', () => {
    const mean = [0.2, 0.6, 0.4] as const
    const map = drawColour({ ...strong, brightness: 0, saturation: 0, hue: 0 }, new Random(3))
    const [matrix, offset] = [map.matrix, offsetOf(map, mean)]
    const luma = [0.299, 0.587, 0.114]
    const grey = (v: readonly number[]) => v.reduce((sum, value, i) => sum + value * luma[i]!, 0)
    const moved = [0, 1, 2].map((r) => mean.reduce((sum, v, i) => sum + v * matrix[3 * r + i]!, offset[r]!))
    expect(grey(moved)).toBeCloseTo(grey(mean), 2)
  })
})

describe('ImageStore', () => {
  it('crops from the image padded with black by as many pixels as asked', () => {
    const images = store(8)
    const options = { ...off, padding: 2 }
    const pixelsOf = (view: View) => view.images.arraySync()[0]!
    const plain = pixelsOf(images.plain(Int32Array.of(1)))
    const shifts = new Set<string>()
    const random = new Random(2)
    const all = [-2, -1, 0, 1, 2].flatMap((y) => [-2, -1, 0, 1, 2].map((x) => [y, x] as const))
    for (let time = 0; time < 60; time++) {
      const seen = pixelsOf(images.view(Int32Array.of(1), options, random)).flat(2)
      const found = all.find(([dy, dx]) =>
        seen.every((value, i) => {
          const [y, x] = [Math.floor(i / 24), Math.floor(i / 3) % 8]
          return Math.abs(value - (plain[y + dy]?.[x + dx]?.[i % 3] ?? 0)) < 1e-4
        }),
      )
      expect(found).toBeDefined()
      shifts.add(String(found))
    }
    expect(shifts.size).toBeGreaterThan(15)
  })

  const indices = Int32Array.of(2, 0, 3)

  it('gives the plain image back where every augmentation is off', () => {
    const images = store(8)
    const [plain, view] = [images.plain(indices).images, images.view(indices, off, new Random(0)).images]
    const difference = tf.tidy(() => tf.max(tf.abs(tf.sub(plain, view))).dataSync()[0]!)
    expect(difference).toBeLessThan(1e-5)
    tf.dispose([plain, view])
  })

  it('gives the same view for the same generator state, another for the next, values in [0, 1]', () => {
    const images = store(16)
    const random = new Random(9)
    const again = Random.restore(random.state())
    const options = augmentationSchema.parse({})
    const [a, b] = [images.view(indices, options, random).images, images.view(indices, options, again).images]
    const c = images.view(indices, options, again).images
    expect([...a.dataSync()]).toEqual([...b.dataSync()])
    expect([...a.dataSync()]).not.toEqual([...c.dataSync()])
    expect(Math.min(...a.dataSync())).toBeGreaterThanOrEqual(0)
    expect(Math.max(...a.dataSync())).toBeLessThanOrEqual(1)
    tf.dispose([a, b, c])
  })
})
