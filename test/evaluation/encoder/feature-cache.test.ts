import { appendFileSync, mkdtempSync, readdirSync, rmSync, truncateSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { backboneSchema } from '../../../db/config/backbone.ts'
import * as sources from '../../../harness/base/source-hash.ts'
import { FeatureCache } from '../../../harness/evaluation/encoder/feature-cache.ts'
import type { Features } from '../../../harness/evaluation/types.ts'

vi.mock(import('../../../harness/base/source-hash.ts'), { spy: true })

const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] } as const
const encoder = (weight: number) => ({
  backbone: backboneSchema.parse({ name: 'resnet18', width: 8 }),
  arrays: new Map([['conv1.weight', { shape: [1], values: Float32Array.of(weight) }]]),
})
const images = (first: number, labels: number[]): ImageSplit => ({
  images: inMemory(Uint8Array.of(first, 1, 2, 3, 4, 5), 2),
  labels: Int32Array.from(labels),
  count: 2,
  size: 1,
})
const features: Features = {
  values: Float32Array.of(1.5, 2, 3, 4),
  count: 2,
  size: 2,
  labels: Int32Array.of(0, 1),
  tags: null,
  tagCount: 0,
  origin: 'backbone features',
}
const never = () => {
  throw new Error('was computed')
}

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maskbench-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', home)
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += 5000
    return now
  })
})
afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
  rmSync(home, { recursive: true, force: true })
})
const folder = () => join(home, 'maskbench', 'features')

it('features that were stored before are told as such, once', () => {
  const told = vi.fn()
  const ask = (cache: FeatureCache) => cache.remember(images(0, [0, 1]), normalisation, () => features, told)
  ask(new FeatureCache(encoder(1)))
  expect(told).not.toHaveBeenCalled()
  const again = new FeatureCache(encoder(1))
  ask(again)
  ask(again)
  expect(told).toHaveBeenCalledOnce()
})

it('computes the features of the same weights and images once, with the labels of whoever asks', () => {
  const cache = new FeatureCache(encoder(1))
  expect(cache.remember(images(0, [0, 1]), normalisation, () => features)).toEqual(features)
  const again = cache.remember(images(0, [1, 1]), normalisation, never)
  expect([...again.values, ...again.labels]).toEqual([1.5, 2, 3, 4, 1, 1])
})

it('computes anew for other weights, images or normalisation', () => {
  new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => features)
  expect(() => new FeatureCache(encoder(2)).remember(images(0, [0, 1]), normalisation, never)).toThrow('computed')
  expect(() => new FeatureCache(encoder(1)).remember(images(9, [0, 1]), normalisation, never)).toThrow('computed')
  const other = { ...normalisation, mean: [0.5, 0, 0] } as const
  expect(() => new FeatureCache(encoder(1)).remember(images(0, [0, 1]), other, never)).toThrow('computed')
})

it('finds in another process what took long, and never takes a damaged file for features', () => {
  new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => features)
  const ask = () => new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, never)
  expect(ask()).toEqual(features)
  const [name] = readdirSync(folder())
  appendFileSync(join(folder(), name!), 'xxxx')
  expect(ask).toThrow('computed')
  truncateSync(join(folder(), name!), 3)
  expect(ask).toThrow('computed')
})

it('does not fail where the folder can not be written', () => {
  vi.stubEnv('XDG_CACHE_HOME', '/proc/none')
  const cache = new FeatureCache(encoder(1))
  expect(cache.remember(images(0, [0, 1]), normalisation, () => features)).toEqual(features)
})

it('computes anew when the code that encodes has changed', () => {
  new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => features)
  const hash = vi.spyOn(sources, 'hashSources')
  expect(new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, never)).toEqual(features)
  hash.mockReturnValue('changed')
  const changed = { ...features, values: Float32Array.of(9, 9, 9, 9) }
  expect(new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => changed)).toEqual(changed)
})
