import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { type MaskQuality, type Masks, maskQuality } from '../../harness/evaluation/masks/mask-quality.ts'
import { ari } from '../../harness/evaluation/metrics/ari.ts'
import { contingency } from '../../harness/evaluation/metrics/contingency.ts'

/** Hard masks from the mask of every pixel; `n` itself leaves a pixel uncovered. */
function hard(owners: number[], n: number): Masks {
  const values = new Float32Array(owners.length * n)
  owners.forEach((owner, pixel) => {
    if (owner < n) values[pixel * n + owner] = 1
  })
  return { values, n }
}
const truth = (ids: number[], count = 1) => ({ ids: Uint8Array.from(ids), count })

const pixels = 30
const anyIds = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: pixels, maxLength: pixels })
/** Random masks that share out every pixel. */
const anyMasks = fc.integer().map((seed): Masks => {
  const random = new Random(seed)
  const values = Float32Array.from({ length: pixels * 3 }, () => random.uniform())
  for (let at = 0; at < values.length; at += 3) {
    const sum = values[at]! + values[at + 1]! + values[at + 2]!
    for (let i = at; i < at + 3; i++) values[i]! /= sum
  }
  return { values, n: 3 }
})
const close = (quality: MaskQuality) =>
  Object.fromEntries(Object.entries(quality).map(([name, value]) => [name, expect.closeTo(value, 9)]))

describe('mask quality', () => {
  it('is 1 for a mask a true object, the background being one more', () => {
    const ids = [0, 0, 1, 1, 2, 0, 2, 0]
    const { mask_fg_ari, mask_ari, mask_mbo, mask_fg_iou } = maskQuality(hard(ids, 3), truth(ids))
    expect([mask_fg_ari, mask_ari, mask_mbo]).toEqual([1, 1, 1])
    expect(mask_fg_iou).toBe(0.5) // the union has 4 pixels, the larger object 2
  })

  it('gives a mask of everything but the background the whole foreground', () => {
    const quality = maskQuality(hard([0, 0, 1, 1, 1, 0], 2), truth([0, 0, 1, 2, 2, 0]))
    expect(quality.mask_fg_iou).toBe(1)
    expect(quality.mask_mbo).toBeCloseTo((1 / 3 + 2 / 3) / 2, 12)
    expect(quality.mask_fg_ari).toBe(0) // one segment for two objects
  })

  it('works out by hand: overlaps per object, then per image', () => {
    // Object 1 is pixels 0-3, object 2 is 4-5, background 6-7; mask 0 is 0-2, mask 1 is 3-5 and 6, mask 2 is 7.
    const quality = maskQuality(hard([0, 0, 0, 1, 1, 1, 1, 2], 3), truth([1, 1, 1, 1, 2, 2, 0, 0]))
    expect(quality.mask_mbo).toBeCloseTo((3 / 4 + 2 / 4) / 2, 12)
    expect(quality.mask_fg_iou).toBeCloseTo(3 / 6, 12) // mask 0; mask 1 has 3 / 7
    expect(quality.mask_area_min).toBeCloseTo(1 / 8, 12)
    expect(quality.mask_area_max).toBeCloseTo(1 / 2, 12)
  })

  it('takes areas before pixels are given to one mask', () => {
    const masks = { values: Float32Array.from([0.75, 0.25, 0.75, 0.25]), n: 2 }
    const { mask_area_min, mask_area_max } = maskQuality(masks, truth([0, 1]))
    expect([mask_area_min, mask_area_max]).toEqual([0.25, 0.75])
  })

  it('makes what no mask covers a segment, but no match for an object', () => {
    const ids = [0, 0, 1, 1]
    const quality = maskQuality(hard([0, 0, 1, 1], 1), truth(ids)) // the one mask is the background, the object is uncovered
    expect(quality).toMatchObject({ mask_ari: 1, mask_fg_ari: 1, mask_mbo: 0, mask_fg_iou: 0 })
  })

  it('gives a half covered pixel to its mask', () => {
    expect(maskQuality({ values: Float32Array.from([0.5, 0.4]), n: 1 }, truth([1, 0]))).toMatchObject({ mask_mbo: 1 })
  })

  it('leaves out images without objects, and refuses where there are no others', () => {
    const one = maskQuality(hard([0, 1, 1, 0], 2), truth([1, 0, 0, 1]))
    const two = maskQuality(hard([0, 1, 1, 0, 1, 1, 1, 1], 2), truth([1, 0, 0, 1, 0, 0, 0, 0], 2))
    expect(two).toEqual(one)
    expect(() => maskQuality(hard([0, 0], 2), truth([0, 0]))).toThrow('no image shows an object')
  })

  it('averages over images', () => {
    const good = [1, 1, 0, 0]
    const quality = maskQuality(hard([1, 1, 0, 0, 0, 0, 0, 0], 2), truth([...good, ...good], 2))
    expect(quality.mask_mbo).toBeCloseTo((1 + 0.5) / 2, 12)
  })

  it('does not depend on the order of masks', () => {
    fc.assert(
      fc.property(anyIds, anyMasks, (ids, masks) => {
        fc.pre(ids.some((id) => id > 0))
        const turned = masks.values.map((_, i) => masks.values[i - (i % 3) + ((i + 1) % 3)]!)
        expect(maskQuality({ values: turned, n: 3 }, truth(ids))).toEqual(close(maskQuality(masks, truth(ids))))
      }),
      { numRuns: 30 },
    )
  })

  it('does not depend on how objects are numbered', () => {
    fc.assert(
      fc.property(anyIds, anyMasks, (ids, masks) => {
        fc.pre(ids.some((id) => id > 0))
        const renamed = ids.map((id) => [0, 9, 4, 200][id]!)
        expect(maskQuality(masks, truth(renamed))).toEqual(close(maskQuality(masks, truth(ids))))
      }),
      { numRuns: 30 },
    )
  })

  it('has the adjusted Rand index of the partitions themselves', () => {
    const owners = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: pixels, maxLength: pixels })
    fc.assert(
      fc.property(anyIds, owners, (ids, own) => {
        fc.pre(ids.some((id) => id > 0))
        const quality = maskQuality(hard(own, 3), truth(ids))
        const inside = (labels: number[]) => labels.filter((_, pixel) => ids[pixel]! > 0)
        expect(quality.mask_ari).toBeCloseTo(ari(contingency(ids, own)), 9)
        expect(quality.mask_fg_ari).toBeCloseTo(ari(contingency(inside(ids), inside(own))), 9)
      }),
      { numRuns: 30 },
    )
  })
})
