import { createHash } from 'node:crypto'
import { appendFileSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { cached } from '../../../datasets/cached-arrays.ts'
import { drawScene } from '../../../datasets/rendered/scenes/draw.ts'
import { Renderer } from '../../../datasets/rendered/scenes/render.ts'
import { renderInParts, renderPart } from '../../../datasets/rendered/scenes/render-pool.ts'
import { scenes, scenesFew } from '../../../datasets/rendered/scenes/variants.ts'
import { RGB, TAGS } from '../../../datasets/rendered/scenes/world.ts'
import { dataset as scenesDataset } from '../../../datasets/sets/scenes.ts'
import { dataset as fewDataset } from '../../../datasets/sets/scenes-few.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { freshFolder } from '../../fresh-folder.ts'

const sha256 = (...bytes: Uint8Array[]) => {
  return bytes.reduce((hash, part) => hash.update(part), createHash('sha256')).digest('hex')
}

describe('a rendered scene', () => {
  const size = 64
  const image = new Uint8Array(size * size * 3)
  const ids = new Uint8Array(size * size)
  const renderer = new Renderer(size)

  it('has the same bytes everywhere', () => {
    const { images, objects, tags } = renderPart({ variant: scenes, split: 'train', from: 0, count: 4, size: 48 })
    expect(sha256(images, objects, tags)).toBe('1d62132079b8d93d13def1a479f021a28b0cf820e5f33fdc997ebb226d26181b')
    const few = renderPart({ variant: scenesFew, split: 'test', from: 0, count: 4, size: 48 })
    expect(sha256(few.images, few.objects, few.tags)).toBe(
      '9053f122c323dde1d64f8aac849007a5ee132e80543b11472804232eb7e4bab0',
    )
  })

  it('shows every object where its id says, in its hue, on a grey ground', () => {
    let coloured = 0
    for (let i = 0; i < 25; i++) {
      const scene = drawScene(scenes, 'train', i)
      renderer.render(scene, image, ids)
      expect(new Set(ids)).toEqual(new Set([0, ...scene.objects.map((_, k) => k + 1)]))
      for (const [k, { colour, material }] of scene.objects.entries()) {
        const mean = meanWhere((id) => id === k + 1)
        if (colour === 'gray') expect(Math.max(...mean) - Math.min(...mean)).toBeLessThan(20)
        else if (material === 'rubber') {
          coloured++
          expect(inHue(mean, RGB[colour]), `${colour} of scene ${i}: ${mean}`).toBe(true)
        }
      }
      const ground = meanWhere((id) => id === 0)
      expect(Math.max(...ground) - Math.min(...ground)).toBeLessThan(8)
      expect(ground[0]).toBeGreaterThan(90)
    }
    expect(coloured).toBeGreaterThan(30)
  })

  it('is darker behind an object, away from the key lamp', () => {
    const { camera, lamps } = drawScene(scenes, 'train', 0)
    const box = {
      shape: 'cube',
      colour: 'gray',
      material: 'rubber',
      size: 'large',
      x: 0,
      y: 0,
      cos: 1,
      sin: 0,
    } as const
    renderer.render({ camera, lamps, objects: [] }, image, ids)
    const empty = image.slice()
    renderer.render({ camera, lamps, objects: [box] }, image, ids)
    let darkest = 0
    for (let p = 0; p < size * size; p++) {
      if (ids[p] === 0) darkest = Math.max(darkest, empty[3 * p]! - image[3 * p]!)
    }
    expect(darkest).toBeGreaterThan(40)
  })

  it('has the labels of its objects and no others', () => {
    const part = renderPart({ variant: scenes, split: 'test', from: 5, count: 6, size: 16 })
    for (let i = 0; i < part.count; i++) {
      const names = drawScene(scenes, 'test', 5 + i).objects.map(({ colour, shape }) => `${colour} ${shape}`)
      const row = part.tags.subarray(i * TAGS.length, (i + 1) * TAGS.length)
      expect(TAGS.filter((_, t) => row[t] === 1)).toEqual(TAGS.filter((name) => names.includes(name)))
    }
  })

  it('comes out of threads as out of one', async () => {
    const order = { variant: scenesFew, split: 'train', from: 10, count: 150, size: 8 } as const
    const whole = renderPart(order)
    const parts = []
    for await (const part of renderInParts(order, 2)) parts.push(part)
    expect(parts.map(({ from }) => from)).toEqual([10, 74, 138])
    expect(Buffer.concat(parts.map(({ images }) => images)).equals(whole.images)).toBe(true)
    expect(Buffer.concat(parts.map(({ objects }) => objects)).equals(whole.objects)).toBe(true)
    expect(Buffer.concat(parts.map(({ tags }) => tags)).equals(whole.tags)).toBe(true)
  })

  function meanWhere(wanted: (id: number) => boolean): number[] {
    const sum = [0, 0, 0]
    let count = 0
    for (const [pixel, id] of ids.entries()) {
      if (!wanted(id)) continue
      count++
      for (let c = 0; c < 3; c++) sum[c]! += image[3 * pixel + c]!
    }
    return sum.map((channel) => channel / count)
  }

  /** Whether channels that the colour sets well apart are in the colour's order. */
  function inHue(found: readonly number[], rgb: readonly number[]): boolean {
    const channels = [0, 1, 2]
    return channels.every((a) => channels.every((b) => rgb[a]! < rgb[b]! + 25 || found[a]! > found[b]!))
  }
})

describe('the data set', () => {
  const size = 8
  let home: string
  freshFolder((fresh) => {
    home = fresh
  })
  const folder = () => join(home, '.cache', 'maskbench', 'data')

  it('has 1,000 test scenes without classes, with objects and labels; a second load reads the same from the cache', async () => {
    const split = await scenesDataset.load('test', size)
    expect(split).toMatchObject({ labels: null, count: 1000, size })
    expect(split.images.block(0, 1000)).toHaveLength(1000 * size * size * 3)
    expect([scenesDataset.tags, scenesDataset.objects, scenesDataset.classes]).toEqual([TAGS, true, []])
    const last = renderPart({ variant: scenes, split: 'test', from: 999, count: 1, size })
    expect(split.images.block(999, 1)).toEqual(last.images)
    expect(split.objects?.block(999, 1)).toEqual(last.objects)
    expect(split.tags?.subarray(-last.tags.length)).toEqual(last.tags)

    const written = readdirSync(folder()).filter((name) => name.endsWith('.bin'))
    expect(written).toHaveLength(1)
    expect(written[0]).toContain(scenesDataset.digest().slice(0, 16))
    const again = await scenesDataset.load('test', size)
    const bytes = ({ images, objects, tags }: ImageSplit) => [images.block(0, 1000), objects?.block(0, 1000), tags]
    expect(bytes(again)).toEqual(bytes(split))
  })

  it('has a digest of its own', () => {
    expect(fewDataset.digest()).not.toBe(scenesDataset.digest())
  })

  describe('cached', () => {
    const arrays = [Uint8Array.of(1, 2, 3), Uint8Array.of(4, 5)]
    let made = 0
    const load = () => {
      return cached('some.bin', [3, 2], async () => {
        made++
        return arrays
      })
    }
    const path = () => join(folder(), 'some.bin')
    beforeEach(() => {
      made = 0
    })

    it('makes once what it can read afterwards', async () => {
      expect(await load()).toEqual(arrays)
      expect(await load()).toEqual(arrays)
      expect(made).toBe(1)
      expect(readdirSync(folder())).toEqual(['some.bin'])
    })

    it.each([
      ['damaged', () => writeFileSync(path(), readFileSync(path()).fill(9, 1, 2))],
      ['cut off', () => truncateSync(path(), 6)],
      ['too long', () => appendFileSync(path(), 'x')],
      ['empty', () => truncateSync(path(), 0)],
    ])('makes anew what is %s', async (_what, harm) => {
      await load()
      const whole = readFileSync(path())
      harm()
      expect(await load()).toEqual(arrays)
      expect(made).toBe(2)
      expect(readFileSync(path())).toEqual(whole)
    })

    it('answers where nothing can be kept', async () => {
      writeFileSync(join(home, 'file'), '')
      vi.stubEnv('XDG_CACHE_HOME', join(home, 'file'))
      expect(await load()).toEqual(arrays)
      vi.stubEnv('XDG_CACHE_HOME', '/proc/maskbench')
      expect(await load()).toEqual(arrays)
    })
  })
})
