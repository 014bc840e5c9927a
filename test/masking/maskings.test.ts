import type { Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { inMemory } from '../../datasets/images/pixels.ts'
import { augmentationSchema } from '../../db/config/augmentation.ts'
import { type RepresentationConfig, representationSchema } from '../../db/config/representation.ts'
import { ImageStore, type View } from '../../harness/augment/index.ts'
import { Random } from '../../harness/base/random.ts'
import { constant, Tape } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { boundingBoxes } from '../../harness/masking/box.ts'
import { findMasking } from '../../harness/masking/index.ts'
import { areaNegentropy, pickMasks } from '../../harness/masking/occlusion.ts'

const SIZE = 32
const COUNT = 6

/** White discs on black, each an object: what is white is what the masks must hide. */
function discs() {
  const images = new Uint8Array(COUNT * SIZE * SIZE * 3)
  const objects = new Uint8Array(COUNT * SIZE * SIZE)
  for (let image = 0; image < COUNT; image++) {
    for (let object = 1; object <= 3; object++) {
      const [cy, cx] = [6 + 9 * object - 6 + image, 4 + 8 * ((object + image) % 3) + 3]
      for (let y = 0; y < SIZE; y++) {
        for (let x = 0; x < SIZE; x++) {
          if ((y - cy) ** 2 + (x - cx) ** 2 > 16) continue
          const at = (image * SIZE + y) * SIZE + x
          objects[at] = object
          images.fill(255, 3 * at, 3 * at + 3)
        }
      }
    }
  }
  const all = { images: inMemory(images, COUNT), objects: inMemory(objects, COUNT) }
  return { ...all, labels: null, count: COUNT, size: SIZE }
}

const store = new ImageStore(discs(), { mean: [0, 0, 0], std: [1, 1, 1] })

const indices = Int32Array.from({ length: COUNT }, (_, i) => i)
const cropped = augmentationSchema.parse({ cropMin: 0.3, jitter: 0, grey: 0, blur: 0 })
const plain = store.plain(indices)
const view = (seed = 0): View => store.view(indices, cropped, new Random(seed))

const config = (masking: RepresentationConfig['masking'], options: object = {}) =>
  representationSchema.parse({ kind: 'representation', dataset: 'x', imageSize: SIZE, masking, ...options })

/** One array of pixels for each image and slot. */
function masksOf(masking: RepresentationConfig['masking'], shown: View, options: object = {}, random = new Random(1)) {
  const run = findMasking(masking).start(config(masking, options), new Random(0))
  run.occlusion?.parameters.acquire(null)
  const masks = tf.tidy(() => run.masks(shown.images, run.draw(shown, random))!.tensor.arraySync())
  run.occlusion?.parameters.dispose()
  const slots = masks[0]![0]![0]!.length
  return masks.map((image) =>
    Array.from({ length: slots }, (_, slot) => image.flatMap((row) => row.map((pixel) => pixel[slot]!))),
  )
}

const area = (mask: number[]) => mask.reduce((sum, value) => sum + value, 0) / mask.length

describe.each(['gt', 'fgbg', 'shuffle', 'adios', 'adios-s'] as const)('%s', (masking) => {
  it('shares out every pixel among its slots', () => {
    for (const slots of masksOf(masking, view())) {
      const sums = slots[0]!.map((_, pixel) => slots.reduce((sum, mask) => sum + mask[pixel]!, 0))
      expect(Math.max(...sums.map((sum) => Math.abs(sum - 1)))).toBeLessThan(1e-4)
    }
  })
})

describe('gt', () => {
  it('has a slot for each of N - 1 objects, empty where there are fewer, and one for the rest', () => {
    const slots = masksOf('gt', plain)
    expect(slots[0]).toHaveLength(6)
    const { objects } = discs()
    slots[2]!.slice(0, 5).forEach((mask, slot) => {
      const own = [...objects.block(2, 1)].map((id) => Number(id === slot + 1))
      expect(mask).toEqual(own)
    })
  })

  it('puts objects beyond the slots with the rest', () => {
    const [first] = masksOf('gt', plain, { objects: { masks: 2 } })
    const shown = [...discs().objects.block(0, 1)]
    expect(first![1]).toEqual(shown.map((id) => Number(id !== 1)))
  })

  it('lines up with the image under the same crop and flip', () => {
    for (const seed of [1, 2, 3]) {
      const seen = view(seed)
      const brightness = tf.tidy(() => tf.mean(seen.images, 3).arraySync() as number[][][])
      masksOf('gt', seen).forEach((slots, image) => {
        const white = brightness[image]!.flat().map((value) => Number(value > 0.5))
        const hidden = slots.at(-1)!.map((rest) => 1 - rest)
        const differing = white.filter((value, pixel) => value !== hidden[pixel]).length
        // Resampling sums over edges between touching objects, so that single pixels may fall to either side.
        expect(differing).toBeLessThanOrEqual(0.01 * SIZE * SIZE)
      })
      seen.dispose()
    }
  })
})

describe('fgbg', () => {
  it('is the union of all objects and what is around it', () => {
    const [first] = masksOf('fgbg', plain)
    expect(first).toHaveLength(2)
    expect(first![0]).toEqual([...discs().objects.block(0, 1)].map((id) => Number(id > 0)))
  })
})

describe('box', () => {
  it('fills every object to its bounding box, last row and column included', () => {
    const shape = [
      [0, 0, 0, 0],
      [0, 0, 1, 0],
      [0, 1, 0, 0],
      [0, 0, 0, 1],
    ]
    const boxed = tf.tidy(() => {
      const masks = tf.reshape(tf.tensor2d(shape), [1, 4, 4, 1]) as Tensor4D
      return tf.reshape(boundingBoxes(masks), [4, 4]).arraySync()
    })
    expect(boxed).toEqual([
      [0, 0, 0, 0],
      [0, 1, 1, 1],
      [0, 1, 1, 1],
      [0, 1, 1, 1],
    ])
  })

  it('leaves empty slots empty and hides at least what the objects cover', () => {
    const [boxes, exact] = [masksOf('box', plain), masksOf('gt', plain)]
    boxes.forEach((slots, image) => {
      slots.slice(0, 5).forEach((mask, slot) => {
        const own = exact[image]![slot]!
        expect(mask.every((value, pixel) => value >= own[pixel]!)).toBe(true)
        expect(area(mask) > 0).toBe(area(own) > 0)
      })
    })
  })
})

describe('shuffle', () => {
  it('gives the masks of the batch to other images, all slots by one permutation', () => {
    const [shuffled, own] = [masksOf('shuffle', plain), masksOf('gt', plain)]
    const order = shuffled.map((slots) => own.findIndex((other) => other.join() === slots.join()))
    expect([...order].sort()).toEqual([0, 1, 2, 3, 4, 5])
    expect(order).not.toEqual([0, 1, 2, 3, 4, 5])
    expect(masksOf('shuffle', plain, {}, new Random(2))).not.toEqual(shuffled)
  })
})

describe('mae', () => {
  it.each([
    [{}, 8, 12],
    [{ mae: { share: 0.5, patchSize: 4 } }, 4, 32],
  ] as const)('hides exactly its share of whole patches: %j', (options, patch, hidden) => {
    for (const [mask] of masksOf('mae', plain, options)) {
      const at = (y: number, x: number) => mask![y * SIZE + x]!
      let count = 0
      for (let y = 0; y < SIZE; y += patch) {
        for (let x = 0; x < SIZE; x += patch) {
          const pixels = Array.from({ length: patch * patch }, (_, i) => at(y + Math.floor(i / patch), x + (i % patch)))
          expect(new Set(pixels).size).toBe(1)
          count += at(y, x)
        }
      }
      expect(count).toBe(hidden)
    }
  })

  it('draws anew for every image and step', () => {
    const random = new Random(3)
    const [once, twice] = [masksOf('mae', plain, {}, random), masksOf('mae', plain, {}, random)]
    expect(new Set([...once, ...twice].map(String)).size).toBeGreaterThan(COUNT)
  })
})

describe('beit', () => {
  it.each([0.3, 0.4, 0.8])('covers at least its share, %s, and not everything', (share) => {
    for (const [mask] of masksOf('beit', plain, { beit: { share } })) {
      expect(area(mask!)).toBeGreaterThanOrEqual(share)
      expect(area(mask!)).toBeLessThan(1)
    }
  })
})

describe("beit's smallest block", () => {
  /** Where one block is enough, its area is that of the mask. */
  const smallest = (imageSize: number) => {
    const run = findMasking('beit').start(config('beit', { imageSize, beit: { share: 1e-6 } }), new Random(0))
    const random = new Random(2)
    const areas = Array.from({ length: 40 }, () =>
      tf.tidy(() => {
        const masks = run.masks(plain.images, run.draw({ ...plain, count: 50 }, random))!.tensor.dataSync()
        const areaOf = (image: number) => {
          const pixels = imageSize * imageSize
          return [...masks.slice(image * pixels, (image + 1) * pixels)].reduce((sum, value) => sum + value, 0)
        }
        return Math.min(...Array.from({ length: 50 }, (_, image) => areaOf(image)))
      }),
    )
    return Math.min(...areas)
  }

  // Rounding of the sides takes up to a tenth off.
  it('is 64 pixels at 96 px and at 64 px, and less on small images', () => {
    for (const size of [96, 64]) {
      expect(smallest(size)).toBeGreaterThanOrEqual(54)
      expect(smallest(size)).toBeLessThan(90)
    }
    expect(smallest(32)).toBeLessThan(30)
  })
})

describe('fixed', () => {
  it('hides the central square of half the side', () => {
    for (const [mask] of masksOf('fixed', plain)) {
      expect(area(mask!)).toBe(0.25)
      const at = (y: number, x: number) => mask![y * SIZE + x]!
      expect([at(8, 8), at(23, 23), at(7, 8), at(8, 24)]).toEqual([1, 1, 0, 0])
    }
  })
})

describe('learned masks', () => {
  it('are the same for the same image, whatever else is in the batch', () => {
    const all = masksOf('adios', plain)
    const alone = masksOf('adios', store.plain(Int32Array.of(4)))
    alone[0]![0]!.forEach((value, pixel) => {
      expect(value).toBeCloseTo(all[4]![0]![pixel]!, 4)
    })
  })

  it('can be picked one an image, with the gradient going to that one alone', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const values = [
        [0.1, 0.9],
        [0.3, 0.7],
      ]
      const masks = tape.leaf(tf.tensor4d(values.flat(), [2, 1, 1, 2]))
      const picked = pickMasks(masks, tf.tensor1d([1, 0], 'int32'))
      expect([...picked.tensor.dataSync()].map((value) => Number(value.toFixed(3)))).toEqual([0.9, 0.3])
      expect(picked.shape).toEqual([2, 1, 1, 1])
      tape.backward(areaNegentropy(picked))
      expect(masks.gradient!.dataSync()[0]).toBe(0)
      expect(masks.gradient!.dataSync()[3]).toBe(0)
    })
  })

  it('have a second term that is least at equal areas, with the gradient that finite differences show', () => {
    const term = (a: number) =>
      tf.tidy(() => areaNegentropy(constant(tf.tensor4d([a, 1 - a], [1, 1, 1, 2]))).tensor.dataSync()[0]!)
    expect(term(0.5)).toBeCloseTo(-Math.log(2), 5)
    expect(term(0.9)).toBeGreaterThan(term(0.5))
    tf.tidy(() => {
      const tape = new Tape()
      const masks = tape.leaf(tf.tensor4d([0.8, 0.2], [1, 1, 1, 2]))
      tape.backward(areaNegentropy(masks))
      const [first, second] = masks.gradient!.dataSync()
      expect(first! - second!).toBeCloseTo((term(0.81) - term(0.79)) / 0.02, 2)
    })
  })
})
