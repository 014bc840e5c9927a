import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { backboneSchema } from '../../../db/config/backbone.ts'
import { Random } from '../../../harness/base/random.ts'
import { tf } from '../../../harness/engine/tensorflow.ts'
import { encoderExtractor } from '../../../harness/evaluation/encoder/feature-extractor.ts'
import { BLOCK, extractFeatures } from '../../../harness/evaluation/encoder/features.ts'
import { createBackbone } from '../../../harness/models/index.ts'
import { Parameters as Weights } from '../../../harness/models/parameters.ts'
import { fineTune } from '../../../harness/training/fine-tune.ts'

it('encoding tells after each block how many images are done', () => {
  const [count, size] = [5, 2]
  const pixels = new Uint8Array(count * size * size * 3)
  const split: ImageSplit = { images: inMemory(pixels, count), labels: null, count, size }
  const told: number[][] = []
  const mean = (images: Parameters<Parameters<typeof extractFeatures>[0]>[0]) => tf.mean(images, [1, 2]) as never
  const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] } as const
  const { values } = extractFeatures(mean, split, normalisation, 2, {
    encoded: (done, all) => told.push([done, all]),
  })
  expect(values).toHaveLength(count * 3)
  expect(told).toEqual([
    [2, 5],
    [4, 5],
    [5, 5],
  ])
})

it('images whose features were stored by an earlier attempt count as encoded, and those of one that was killed', () => {
  const home = mkdtempSync(join(tmpdir(), 'maskbench-test-'))
  vi.stubEnv('XDG_CACHE_HOME', home)
  const now = vi.spyOn(performance, 'now')
  let ms = 0
  // Whatever is computed takes long enough to be stored.
  now.mockImplementation(() => {
    ms += 40_000
    return ms
  })
  try {
    const backbone = backboneSchema.parse({ name: 'resnet18', width: 8, stemStride: 2, blocks: 1 })
    const parameters = Weights.initialise(createBackbone(backbone, 32).specification, new Random(0))
    const encoder = { backbone, arrays: parameters.arrays() }
    parameters.dispose()
    const attempt = (count: number, killedAt = Number.POSITIVE_INFINITY) => {
      const told: number[][] = []
      const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] } as const
      const extractor = encoderExtractor(encoder, 32, normalisation, fineTune, null, (...one) => {
        told.push(one)
        if (one[0] >= killedAt) throw new Error('killed')
      })
      const pixels = Uint8Array.from({ length: count * 32 * 32 * 3 }, (_, i) => (i * i) % 251)
      const split: ImageSplit = { images: inMemory(pixels, count), labels: null, count, size: 32 }
      const features = (of: 'features' | 'uncachedFeatures') => extractor[of](split).values
      return { told, features }
    }
    const [first, again] = [attempt(3), attempt(3)]
    expect(again.features('features')).toEqual(first.features('features'))
    expect([first.told, again.told]).toEqual([[[3, 3]], [[3, 3]]])

    const count = 2 * BLOCK + 1
    expect(() => attempt(count, 2 * BLOCK).features('features')).toThrow('killed')
    const { told, features } = attempt(count)
    const resumed = features('features')
    expect(told).toEqual([
      [2 * BLOCK, count],
      [count, count],
    ])
    expect(resumed).toEqual(features('uncachedFeatures'))
  } finally {
    vi.unstubAllEnvs()
    now.mockRestore()
    rmSync(home, { recursive: true })
  }
})
