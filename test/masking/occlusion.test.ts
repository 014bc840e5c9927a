import type { Tensor4D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { representationSchema } from '../../db/config/representation.ts'
import { Random } from '../../harness/base/random.ts'
import { constant, Tape } from '../../harness/engine/tape.ts'
import { tf } from '../../harness/engine/tensorflow.ts'
import { areaPenalty, occlude, startLearned } from '../../harness/masking/occlusion.ts'
import { unet } from '../../harness/models/unet.ts'

const config = representationSchema.parse({
  kind: 'representation',
  dataset: 'none',
  masking: 'adios',
  adios: { masks: 3 },
})

/** Masks [1, 2, 2, 2] whose first slot covers `area` of the image. */
const masks = (area: number): Tensor4D =>
  tf.tidy(() => tf.tensor4d(Array.from({ length: 4 }, () => [area, 1 - area]).flat(), [1, 2, 2, 2]))

describe('areaPenalty', () => {
  it('is 1 a slot at half the image', () => {
    const penalty = tf.tidy(() => areaPenalty(constant(masks(0.5))).tensor.dataSync()[0])
    expect(penalty).toBeCloseTo(2, 6)
  })

  it('is 1 / sin(pi a), and finite where a mask covers everything', () => {
    const at = (area: number) => tf.tidy(() => areaPenalty(constant(masks(area))).tensor.dataSync()[0]!)
    expect(at(1 / 6)).toBeCloseTo(4, 5)
    expect(at(1)).toBeGreaterThan(1e6)
    expect(Number.isFinite(at(1))).toBe(true)
  })

  it('pulls a small mask up and a large one down', () => {
    tf.tidy(() => {
      const tape = new Tape()
      const leaf = tape.leaf(masks(0.2))
      tape.backward(areaPenalty(leaf))
      const [small, large] = leaf.gradient!.dataSync()
      expect(small!).toBeLessThan(0)
      expect(large!).toBeGreaterThan(0)
      const slope = (-Math.PI * Math.cos(0.2 * Math.PI)) / Math.sin(0.2 * Math.PI) ** 2 / 4
      expect(small!).toBeCloseTo(slope, 4)
    })
  })
})

describe('occlude', () => {
  it('shows image * (1 - m_n), mask after mask', () => {
    tf.tidy(() => {
      const images = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [1, 2, 2, 3])
      const seen = occlude(images, constant(tf.tensor4d([1, 0, 0, 1, 0.25, 0.75, 0.5, 0.5], [1, 2, 2, 2]))).tensor
      expect(seen.shape).toEqual([2, 2, 2, 3])
      expect([...seen.dataSync()]).toEqual([
        0, 0, 0, 4, 5, 6, 5.25, 6, 6.75, 5, 5.5, 6, 1, 2, 3, 0, 0, 0, 1.75, 2, 2.25, 5, 5.5, 6,
      ])
    })
  })
})

describe('the occlusion model', () => {
  it('gives masks in [0, 1] that sum to 1 at every pixel', () => {
    const { model, parameters } = startLearned(config, new Random(0), false).occlusion!
    parameters.acquire(null)
    const [low, high, error] = tf.tidy(() => {
      const m = model.masks(parameters, constant(tf.randomNormal([2, 32, 32, 3]) as Tensor4D)).tensor
      const wrong = tf.max(tf.abs(tf.sub(tf.sum(m, 3), 1)))
      return [tf.min(m), tf.max(m), wrong].map((t) => t.dataSync()[0]!)
    }) as number[]
    parameters.dispose()
    expect(low!).toBeGreaterThanOrEqual(0)
    expect(high!).toBeLessThanOrEqual(1)
    expect(error!).toBeLessThan(1e-5)
  })

  it.each([
    [9, null, 'choose --image-size 16'],
    [12, null, 'choose --image-size 16, or --adios-levels 3'],
    [33, null, 'choose --image-size 32'],
    [40, 5, 'choose --image-size 32, or --adios-levels 3 or 4'],
    [72, null, 'choose --image-size 64, or --adios-levels 3 or 4'],
    [512, null, 'choose --image-size 224, or --adios-levels 3 or 4 or 5 or 6'],
  ])('of images of %d pixels and %s levels does not fit, and says what does', (imageSize, levels, remedy) => {
    const options = { masks: 3, width: 8, levels, norm: 'group' } as const
    expect(() => unet(imageSize, options)).toThrow(expect.objectContaining({ remedy }))
  })

  it('has the levels, bottleneck and head of the published U-Net', () => {
    const { model, parameters } = startLearned(config, new Random(0), false).occlusion!
    parameters.dispose()
    const shapes = new Map(model.specification.map(({ name, shape }) => [name, shape.join('x')]))
    expect(shapes.get('down.0.conv.weight')).toBe('8x3x3x3')
    expect(shapes.get('down.3.conv.weight')).toBe('16x16x3x3')
    expect(shapes.get('mlp.0.weight')).toBe('128x256')
    expect(shapes.get('up.3.conv.weight')).toBe('8x16x3x3')
    expect(shapes.get('head.weight')).toBe('3x8x1x1')
  })
})
