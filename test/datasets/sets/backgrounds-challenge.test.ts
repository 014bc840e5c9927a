import { readFileSync, renameSync, rmSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { dataset } from '../../../datasets/sets/backgrounds-challenge.ts'
import { EnvironmentError, UsageError } from '../../../harness/base/errors.ts'
import { dataFolders } from '../official-fixture.ts'

const FOLDERS = [
  '00_dog',
  '01_bird',
  '02_wheeled vehicle',
  '03_reptile',
  '04_carnivore',
  '05_insect',
  '06_musical instrument',
  '07_primate',
  '08_fish',
]
const [WIDTH, HEIGHT] = [30, 20]
/** Foreground of every test image, half-open. */
const BOX = { left: 9, top: 4, right: 21, bottom: 14 }

const data = dataFolders()
const path = (file: string) => data.path(`backgrounds-challenge/${file}`)
const write = (file: string, bytes: Uint8Array | string) => data.write(`backgrounds-challenge/${file}`, bytes)

const encoded = new Map<string, Promise<Buffer>>()

/** Grey, with a foreground of another grey. */
function jpeg(background: number, foreground: number): Promise<Buffer> {
  const key = `${background} ${foreground}`
  const found = encoded.get(key) ?? encode(background, foreground)
  encoded.set(key, found)
  return found
}

async function encode(background: number, foreground: number): Promise<Buffer> {
  const pixels = Buffer.alloc(WIDTH * HEIGHT, background)
  eachOfBox((pixel) => {
    pixels[pixel] = foreground
  })
  const grey = sharp(pixels, { raw: { width: WIDTH, height: HEIGHT, channels: 1 } })
  return grey.toColourspace('b-w').jpeg({ quality: 100 }).toBuffer()
}

/** As `numpy.save` writes booleans. */
function npy(height: number, width: number): Buffer {
  const dictionary = `{'descr': '|b1', 'fortran_order': False, 'shape': (${height}, ${width}), }`
  const header = `\x93NUMPY\x01\x00\x76\x00${dictionary.padEnd(117)}\n`
  const values = Buffer.alloc(height * width)
  eachOfBox((pixel) => {
    values[pixel] = 1
  })
  return Buffer.concat([Buffer.from(header, 'latin1'), values])
}

function eachOfBox(act: (pixel: number) => void): void {
  for (let y = BOX.top; y < BOX.bottom; y++) for (let x = BOX.left; x < BOX.right; x++) act(y * WIDTH + x)
}

const PREFIX = 'bg_challenge/'

/** Two images a class in every version; image k of class c has the background level 10 c + k, `original` a bright foreground. */
async function fixture({ prefix = PREFIX, train = true } = {}): Promise<void> {
  for (const [c, folder] of FOLDERS.entries()) {
    for (const k of [0, 1]) {
      const stem = `n0${c}_0000${k}`
      write(`${prefix}original/val/${folder}/${stem}.JPEG`, await jpeg(10 * c + k, 230))
      write(`${prefix}fg_mask/val/${folder}/${stem}.npy`, npy(HEIGHT, WIDTH))
      const plain = await jpeg(10 * c + k, 10 * c + k)
      for (const variant of dataset.variants!.slice(1))
        write(`${prefix}${variant}/val/${folder}/fg_${stem}.JPEG`, plain)
      if (train) write(`original/train/${folder}/${stem}.JPEG`, plain)
    }
  }
}

async function problems(): Promise<string[]> {
  const found: string[] = []
  for await (const { file, what } of dataset.verify!()) found.push(`${file}: ${what}`)
  return found
}

describe('the backgrounds challenge', () => {
  it('is read in its official layout, spaces in names included', async () => {
    await fixture()
    expect(dataset.present()).toBe(true)
    expect(dataset.classes[2]).toBe('wheeled vehicle')
    const labels = Int32Array.from({ length: 18 }, (_, i) => Math.floor(i / 2))
    const train = await dataset.load('train', 8)
    expect(train).toMatchObject({ count: 18, size: 8, labels })
    for (const variant of dataset.variants!) {
      const split = await dataset.loadVariant!(variant, 8)
      expect([variant, split.count, split.labels, split.objects !== undefined]).toEqual([
        variant,
        18,
        labels,
        variant === 'original',
      ])
      for (let i = 0; i < 18; i++) {
        expect(Math.abs(split.images.block(i, 1)[0]! - (10 * labels[i]! + (i % 2)))).toBeLessThanOrEqual(2)
      }
    }
    expect(await problems()).toEqual([])
  })

  it('lays masks over images, at every size', async () => {
    await fixture()
    for (const size of [10, 20, 30, 40]) {
      const { images, objects } = await dataset.load('test', size)
      const [image, mask] = [images.block(0, 1), objects!.block(0, 1)]
      const unsure = [...mask].filter((id, pixel) => id !== Number(image[3 * pixel]! > 115)).length
      expect(mask.some((id) => id === 0) && mask.some((id) => id === 1)).toBe(true)
      // Levels of pixels on the border lie between.
      expect([size, unsure / mask.length < (size === 20 ? 1e-9 : 0.06)]).toEqual([size, true])
    }
  })

  it('is read from the versions themselves, without the folder around them', async () => {
    await fixture({ prefix: '' })
    expect(dataset.present()).toBe(true)
    expect((await dataset.load('test', 4)).count).toBe(18)
    expect((await dataset.load('train', 4)).count).toBe(18)
  })

  it('has a digest of what is in the files', async () => {
    await fixture()
    const before = dataset.digest()
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    write(`${PREFIX}no_fg/val/06_musical instrument/fg_n06_00000.JPEG`, await jpeg(99, 99))
    expect(dataset.digest()).not.toBe(before)
  })
})

describe('what is missing or damaged is named, with what to do', () => {
  it('the training images, which come in another archive', async () => {
    await fixture({ train: false })
    expect(dataset.present()).toBe(false)
    const refused = await dataset.load('train', 8).catch((error) => error)
    expect(refused).toBeInstanceOf(EnvironmentError)
    expect(refused.message).toContain('lacks original/train')
    expect(refused.remedy).toContain('unpack original.tar.gz')
    expect(await problems()).toEqual(['original/train: missing'])
    expect((await dataset.load('test', 8)).count).toBe(18)
  })

  it('a class without images', async () => {
    await fixture()
    renameSync(path(`${PREFIX}mixed_next/val/08_fish`), path('elsewhere'))
    await expect(dataset.loadVariant!('mixed_next', 8)).rejects.toThrow(
      /mixed_next\/val\/08_fish is missing or holds no/,
    )
    expect((await problems()).join()).toMatch(/^bg_challenge\/mixed_next\/val: .*08_fish is missing/)
  })

  it('a mask that is not there', async () => {
    await fixture()
    const mask = `${PREFIX}fg_mask/val/02_wheeled vehicle/n02_00001.npy`
    rmSync(path(mask))
    await expect(dataset.load('test', 8)).rejects.toThrow(`${mask} of backgrounds-challenge cannot be used: missing`)
    expect(await problems()).toEqual([`${mask}: missing`])
  })

  it('a mask of another shape than its image', async () => {
    await fixture()
    const mask = `${PREFIX}fg_mask/val/05_insect/n05_00000.npy`
    write(mask, npy(HEIGHT + 1, WIDTH))
    await expect(dataset.load('test', 8)).rejects.toThrow('21 x 30, where its image is 20 x 30')
    write(mask, readFileSync(path(mask)).subarray(0, 300))
    expect(await problems()).toEqual([`${mask}: 172 bytes of values instead of 630`])
  })

  it('a truncated image', async () => {
    await fixture()
    const image = `${PREFIX}only_fg/val/06_musical instrument/fg_n06_00001.JPEG`
    write(image, readFileSync(path(image)).subarray(0, -40))
    const refused = await dataset.loadVariant!('only_fg', 8).catch((error) => error)
    expect(refused).toBeInstanceOf(UsageError)
    expect(refused.message).toContain(`${image} is truncated or corrupt`)
    expect((await problems()).join()).toMatch(
      /^bg_challenge\/only_fg\/val\/06_musical instrument\/fg_n06_00001\.JPEG: truncated or corrupt/,
    )
  })

  it('a version that there is not', async () => {
    await expect(dataset.loadVariant!('mixed', 8)).rejects.toThrow('no version "mixed"')
  })
})
