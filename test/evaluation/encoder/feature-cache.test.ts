import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { inMemory } from '../../../datasets/images/pixels.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { backboneSchema } from '../../../db/config/backbone.ts'
import { makeAtomically } from '../../../harness/base/atomic-write.ts'
import * as sources from '../../../harness/base/source-hash.ts'
import * as backend from '../../../harness/engine/backend.ts'
import { EncodedRows, type Parts } from '../../../harness/evaluation/encoder/encoded-rows.ts'
import { FeatureCache, identityOf } from '../../../harness/evaluation/encoder/feature-cache.ts'
import { keep } from '../../../harness/evaluation/encoder/kept-features.ts'
import type { Features } from '../../../harness/evaluation/types.ts'

vi.mock(import('../../../harness/base/source-hash.ts'), { spy: true })
vi.mock(import('../../../harness/base/atomic-write.ts'), { spy: true })
vi.mock(import('../../../harness/engine/backend.ts'), { spy: true })

const normalisation = { mean: [0, 0, 0], std: [1, 1, 1] } as const
const encoder = (weight: number) =>
  identityOf({
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

/** What `performance.now` moves on with each call. */
let pace: number
let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'maskbench-cache-'))
  vi.stubEnv('XDG_CACHE_HOME', home)
  pace = 5000
  let now = 0
  vi.spyOn(performance, 'now').mockImplementation(() => {
    now += pace
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

it.each([
  ['the code that encodes', () => vi.spyOn(sources, 'hashSources')],
  ['TensorFlow', () => vi.spyOn(backend, 'tensorflowVersion')],
])('computes anew when %s has changed', (_, spied) => {
  new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => features)
  const version = spied()
  expect(new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, never)).toEqual(features)
  version.mockReturnValue('changed')
  const changed = { ...features, values: Float32Array.of(9, 9, 9, 9) }
  expect(new FeatureCache(encoder(1)).remember(images(0, [0, 1]), normalisation, () => changed)).toEqual(changed)
})

describe('an encoding that is killed', () => {
  const COUNT = 5
  const killed = new Error('killed')
  const split = (first = 0): ImageSplit => {
    const pixels = Uint8Array.from({ length: 3 * COUNT }, (_, i) => first + i)
    return { images: inMemory(pixels, COUNT), labels: null, count: COUNT, size: 1 }
  }
  const wanted = Array.from({ length: COUNT }, (_, i) => [i, 10 * i]).flat()
  beforeEach(() => {
    pace = 40_000 // each block is worth a part
  })

  /** Encodes one image at a time. @returns the images that were encoded, what was told first, and the features. */
  function encode({ until = COUNT, of = encoder(1), images = split() } = {}) {
    const encoded: number[] = []
    const told: number[] = []
    const compute = (parts: Parts): Features => {
      const rows = new EncodedRows(COUNT, { encoded: (done) => told.push(done), parts })
      while (rows.done < COUNT) {
        if (rows.done === until) throw killed
        encoded.push(rows.done)
        rows.add(Float32Array.of(rows.done, 10 * rows.done), 2)
      }
      return { ...features, values: rows.values, count: COUNT }
    }
    try {
      const { values } = new FeatureCache(of).remember(images, normalisation, compute)
      return { encoded, told, values: [...values] }
    } catch (error) {
      if (error !== killed) throw error
      return { encoded, told, values: null }
    }
  }
  const path = (name: string) => join(folder(), name)
  const parts = () => readdirSync(folder()).filter((name) => name.includes('.'))

  it('goes on from the last whole part, and leaves the whole alone', () => {
    expect(encode({ until: 2 })).toMatchObject({ encoded: [0, 1], values: null })
    expect(encode({ until: 4 })).toEqual({ encoded: [2, 3], told: [2, 3, 4], values: null })
    expect(parts()).toHaveLength(4)
    expect(encode()).toEqual({ encoded: [4], told: [4, 5], values: wanted })
    expect(parts()).toEqual([])
    expect(encode()).toEqual({ encoded: [], told: [], values: wanted })
  })

  it('keeps a whole of which little was left to encode', () => {
    encode({ until: 4 })
    pace = 0
    expect(encode()).toMatchObject({ encoded: [4], values: wanted })
    expect(encode()).toMatchObject({ encoded: [], values: wanted })
  })

  it('takes no part of other weights or images, nor a damaged, cut or renamed one', () => {
    encode({ until: 3 })
    expect(encode({ until: 1, of: encoder(2) }).encoded).toEqual([0])
    expect(encode({ until: 1, images: split(1) }).encoded).toEqual([0])
    const [first, second, third] = parts().filter((name) =>
      name.startsWith(
        parts()
          .find((n) => n.endsWith('2-3'))!
          .slice(0, 64),
      ),
    )
    expect([first, second, third].map((name) => name!.slice(65))).toEqual(['0-1', '1-2', '2-3'])
    const good = readFileSync(path(second!))
    const bad = Buffer.from(good)
    bad[0]! ^= 1
    for (const bytes of [bad, good.subarray(0, -1), Buffer.alloc(0), readFileSync(path(third!))]) {
      writeFileSync(path(second!), bytes)
      expect(encode({ until: 1 })).toMatchObject({ encoded: [], told: [1] })
    }
    expect(encode()).toEqual({ encoded: [1, 2, 3, 4], told: [1, 2, 3, 4, 5], values: wanted })
  })

  it('joins the parts of two processes that encoded at once', () => {
    encode({ until: 2 })
    const [first] = parts()
    const ofBoth = [0, 0, 1, 10, 2, 20]
    keep(first!.replace('0-1', '0-3'), Float32Array.from(ofBoth))
    expect(encode()).toEqual({ encoded: [3, 4], told: [3, 4, 5], values: wanted })
    expect(parts()).toEqual([])
  })

  it('leaves parts for a week', () => {
    encode({ until: 2 })
    const age = (days: number) => {
      const then = new Date(Date.now() - days * 24 * 3600 * 1000)
      for (const name of parts()) utimesSync(path(name), then, then)
      encode({ of: encoder(days) }) // another encoding tidies up
      return parts().length
    }
    expect([age(6), age(8)]).toEqual([2, 0])
  })

  it('removes after a day what a killed process had begun to write', () => {
    encode()
    const begun = path('a-split.4711.tmp')
    const age = (hours: number) => {
      writeFileSync(begun, '')
      const then = new Date(Date.now() - hours * 3600 * 1000)
      utimesSync(begun, then, then)
      encode({ of: encoder(hours), until: 2 })
      return existsSync(begun)
    }
    expect([age(23), age(25)]).toEqual([true, false])
  })

  it('keeps with the next part what could not be written, and parts where the whole could not', () => {
    const fillDisk = () =>
      vi.mocked(makeAtomically).mockImplementationOnce(() => {
        throw new Error('the disk is full')
      })
    fillDisk()
    encode({ until: 3 })
    const ends = () => parts().map((name) => name.slice(65))
    expect(ends()).toEqual(['0-2', '2-3'])
    encode({ until: 4 })
    fillDisk()
    expect(encode()).toMatchObject({ encoded: [4], values: wanted })
    expect(ends()).toEqual(['0-2', '2-3', '3-4'])
    expect(encode()).toMatchObject({ encoded: [4], values: wanted })
    expect(ends()).toEqual([])
  })

  it('is not kept where the folder is not to be used', () => {
    vi.stubEnv('MASKBENCH_FEATURE_CACHE', 'off')
    encode({ until: 4 })
    expect(encode()).toMatchObject({ encoded: [0, 1, 2, 3, 4], values: wanted })
    expect(existsSync(folder())).toBe(false)
  })
})
