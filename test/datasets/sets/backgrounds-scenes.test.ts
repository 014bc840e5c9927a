import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { CLASSES, drawPicture, OWN_TEXTURE } from '../../../datasets/rendered/backgrounds/draw.ts'
import { renderPicture } from '../../../datasets/rendered/backgrounds/render.ts'
import {
  backgroundsFor,
  makeVariant,
  type Pictures,
  VARIANTS,
} from '../../../datasets/rendered/backgrounds/variants.ts'
import { RGB } from '../../../datasets/rendered/scenes/world.ts'
import { dataset } from '../../../datasets/sets/backgrounds-scenes.ts'
import { UsageError } from '../../../harness/base/errors.ts'

const many = Array.from({ length: 1800 }, (_, i) => drawPicture('train', i))

describe('a drawn picture', () => {
  it('depends on its split and number alone', () => {
    expect(drawPicture('train', 3)).toEqual(many[3])
    expect(drawPicture('test', 3)).not.toEqual(many[3])
  })

  it('shows every class as often, in any colour, usually before its own texture and else before any other', () => {
    const own = many.filter(({ label, texture }) => texture.family === label).length / many.length
    expect(Math.abs(own - OWN_TEXTURE)).toBeLessThan(0.03)
    for (let label = 0; label < CLASSES; label++) {
      const ofLabel = many.filter((picture) => picture.label === label)
      expect(ofLabel).toHaveLength(many.length / CLASSES)
      expect(new Set(ofLabel.map(({ shape }) => shape.colour)).size).toBe(Object.keys(RGB).length)
      expect(new Set(ofLabel.map(({ texture }) => texture.family)).size).toBe(CLASSES)
    }
  })

  it('has the same bytes everywhere', () => {
    const size = 24
    const hash = createHash('sha256')
    for (const i of many.slice(0, 2 * CLASSES).keys()) {
      const [image, mask] = [new Uint8Array(size * size * 3), new Uint8Array(size * size)]
      renderPicture(many[i]!, size, image, mask)
      hash.update(image).update(mask)
    }
    expect(hash.digest('hex')).toBe('1376ecbee0795a92763f6147903f84daf55fa16128092994fb9312131ff45d22')
  })

  it('leaves the whole shape in the picture and a strip beside it', () => {
    const size = 48
    const image = new Uint8Array(size * size * 3)
    const mask = new Uint8Array(size * size)
    for (const picture of many.slice(0, 180)) {
      renderPicture(picture, size, image, mask)
      const seen = [...mask.keys()].filter((pixel) => mask[pixel] === 1)
      const columns = seen.map((pixel) => pixel % size)
      const rows = seen.map((pixel) => Math.floor(pixel / size))
      const width = Math.max(...columns) - Math.min(...columns) + 1
      const height = Math.max(...rows) - Math.min(...rows) + 1
      expect(Math.min(width, height)).toBeGreaterThan(size / 4)
      expect(Math.max(width, height)).toBeLessThan(0.86 * size)
      expect(seen.length).toBeGreaterThan(0.08 * size * size)
    }
  })
})

/** Two classes of two images of 6 x 6; image i has the background 10 i + column + 1 and an L of 200 + i at (2, 1), (2, 2), (3, 2). */
function handMade(): Pictures {
  const size = 6
  const images = new Uint8Array(4 * size * size * 3)
  const masks = new Uint8Array(4 * size * size)
  for (let i = 0; i < 4; i++) {
    for (let pixel = 0; pixel < size * size; pixel++) {
      const inside = [8, 14, 15].includes(pixel)
      images.fill(inside ? 200 + i : 10 * i + (pixel % size) + 1, (i * 36 + pixel) * 3, (i * 36 + pixel + 1) * 3)
      masks[i * 36 + pixel] = Number(inside)
    }
  }
  return { images, masks, labels: Int32Array.from([0, 1, 0, 1]), classes: 2, size }
}

describe('the versions', () => {
  const pictures = handMade()
  /** Red of the first 6 x 6 pixels of an image. */
  const rows = (bytes: Uint8Array, i: number) =>
    Array.from({ length: 6 }, (_, y) => Array.from({ length: 6 }, (_, x) => bytes[(i * 36 + y * 6 + x) * 3]))
  const rowsOf = (variant: (typeof VARIANTS)[number], i = 0) => rows(makeVariant(variant, pictures), i)
  const plain = [1, 2, 3, 4, 5, 6]

  it('are the eight of the backgrounds challenge', () => {
    expect(VARIANTS).toHaveLength(8)
    expect(makeVariant('original', pictures)).toBe(pictures.images)
  })

  it('only_bg_b blackens the box around the foreground, no_fg its shape alone', () => {
    const box = [1, 2, 0, 0, 5, 6]
    expect(rowsOf('only_bg_b')).toEqual([plain, box, box, plain, plain, plain])
    expect(rowsOf('no_fg')).toEqual([plain, [1, 2, 0, 4, 5, 6], [1, 2, 0, 0, 5, 6], plain, plain, plain])
  })

  it('only_fg blackens all else', () => {
    const none = [0, 0, 0, 0, 0, 0]
    expect(rowsOf('only_fg', 3)).toEqual([none, [0, 0, 203, 0, 0, 0], [0, 0, 203, 203, 0, 0], none, none, none])
  })

  it('only_bg_t fills the box with the widest strip beside it, laid as tiles', () => {
    // The strip below, three rows from edge to edge, which hold what stood in the box.
    expect(rowsOf('only_bg_t')).toEqual([plain, plain, plain, plain, plain, plain])
    // With the foreground lower, the strips on its left and right are as wide as any: the first, columns 0 and 1, is laid.
    const masks = new Uint8Array(4 * 36)
    for (const pixel of [14, 15, 20, 21]) masks[pixel] = 1
    expect(rows(makeVariant('only_bg_t', { ...pictures, masks }), 0).slice(2, 4)).toEqual([
      [1, 2, 1, 2, 5, 6],
      [1, 2, 1, 2, 5, 6],
    ])
  })

  it('mixed versions paste the foreground where it was, on another background that was filled likewise', () => {
    const onTwo = [21, 22, 23, 24, 25, 26]
    expect(rowsOf('mixed_same')).toEqual([
      onTwo,
      [21, 22, 200, 24, 25, 26],
      [21, 22, 200, 200, 25, 26],
      onTwo,
      onTwo,
      onTwo,
    ])
    const others = backgroundsFor('mixed_next', pictures)
    expect(rowsOf('mixed_next', 1)[0]).toEqual(plain.map((level) => level + 10 * others[1]!))
  })

  it('take backgrounds of the same class, of any class, of the next class, never from the image itself', () => {
    const labels = Int32Array.from({ length: 900 }, (_, i) => i % 9)
    const classes = 9
    const steps = (variant: (typeof VARIANTS)[number]) =>
      [...backgroundsFor(variant, { labels, classes })].map((other, i) => (labels[other]! - labels[i]! + 9) % 9)
    expect(new Set(steps('mixed_same'))).toEqual(new Set([0]))
    expect(new Set(steps('mixed_next'))).toEqual(new Set([1]))
    const any = steps('mixed_rand')
    for (let step = 0; step < 9; step++) {
      expect(Math.abs(any.filter((found) => found === step).length / 900 - 1 / 9)).toBeLessThan(0.04)
    }
    for (const variant of ['mixed_same', 'mixed_rand'] as const) {
      expect([...backgroundsFor(variant, { labels, classes })].some((other, i) => other === i)).toBe(false)
    }
  })
})

describe('the data set', () => {
  let home: string
  beforeAll(() => {
    home = mkdtempSync(join(tmpdir(), 'maskbench-cache-'))
    vi.stubEnv('XDG_CACHE_HOME', home)
  })
  afterAll(() => {
    vi.unstubAllEnvs()
    rmSync(home, { recursive: true, force: true })
  })

  it('has 900 test images with classes and foregrounds; a second load reads the same from the cache', async () => {
    const first = await dataset.load('test', 8)
    expect(first).toMatchObject({ count: 900, size: 8, labels: Int32Array.from({ length: 900 }, (_, i) => i % 9) })
    const [image, mask] = [new Uint8Array(192), new Uint8Array(64)]
    renderPicture(drawPicture('test', 899), 8, image, mask)
    expect(first.images.block(899, 1)).toEqual(image)
    expect(first.objects!.block(899, 1)).toEqual(mask)
    const kept = readdirSync(join(home, 'maskbench', 'data'))
    expect(kept.filter((name) => name.endsWith('.bin'))).toHaveLength(1)
    const second = await dataset.load('test', 8)
    expect(second.images.block(0, 900)).toEqual(first.images.block(0, 900))
  })

  it('has every version in the order of the test images, with the foreground where one is seen', async () => {
    const { labels, objects } = await dataset.load('test', 8)
    for (const name of VARIANTS) {
      const version = await dataset.loadVariant!(name, 8)
      expect([name, version.count, version.labels]).toEqual([name, 900, labels])
      const seen = !['only_bg_b', 'only_bg_t', 'no_fg'].includes(name)
      expect([name, version.objects?.block(0, 900)]).toEqual([name, seen ? objects!.block(0, 900) : undefined])
    }
    await expect(dataset.loadVariant!('mixed', 8)).rejects.toThrow(UsageError)
  })

  it('is normalised by its own mean and deviation', async () => {
    const { images, count } = await dataset.load('train', 32)
    const bytes = images.block(0, count)
    for (const c of [0, 1, 2]) {
      let [sum, squares] = [0, 0]
      for (let i = c; i < bytes.length; i += 3) {
        sum += bytes[i]! / 255
        squares += (bytes[i]! / 255) ** 2
      }
      const mean = sum / (count * 1024)
      expect(mean).toBeCloseTo(dataset.mean[c]!, 4)
      expect(Math.sqrt(squares / (count * 1024) - mean ** 2)).toBeCloseTo(dataset.std[c]!, 4)
    }
  })
})
