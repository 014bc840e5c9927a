import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { decodeImage, tryDecode } from '../../../datasets/images/decode.ts'
import { resizeAndCrop } from '../../../datasets/images/resize.ts'
import { asNobody } from '../nobody.ts'

const [WIDTH, HEIGHT] = [64, 48]

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'maskbench-decode-'))
  chmodSync(root, 0o755)
})
afterAll(() => rmSync(root, { recursive: true }))

const at = (name: string) => join(root, name)

const flat = (red: number, green = red, blue = red) =>
  sharp({ create: { width: WIDTH, height: HEIGHT, channels: 3, background: { r: red, g: green, b: blue } } })

/** Something that compresses badly, so that a cut falls among the pixels. */
function noise(): Sharp {
  const bytes = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => (i * 7919) % 256)
  return sharp(bytes, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
}

/** The first pixel of the file at 4 x 4. */
async function colourOf(name: string): Promise<number[]> {
  const pixels = await decodeImage(at(name), 4)
  expect(pixels).toHaveLength(48)
  return [...pixels.subarray(0, 3)]
}

async function reasonFor(name: string): Promise<string> {
  const result = await tryDecode(at(name), 4)
  return 'why' in result ? result.why : 'none'
}

describe('decodeImage', () => {
  it('gives RGB for grey, two-coloured, palette, transparent and 16-bit images', async () => {
    const grey = flat(90).toColourspace('b-w')
    const files: Record<string, Sharp> = {
      'grey.png': grey.clone().png(),
      'grey.tiff': grey.clone().tiff(),
      'grey-alpha.png': grey.clone().ensureAlpha(0.5).png(),
      'one-bit.png': grey.clone().png({ palette: true, colours: 2 }),
      'palette.png': flat(90).png({ palette: true }),
      'palette.gif': flat(90).gif(),
      'alpha.png': flat(90).ensureAlpha(0.3).png(),
      'alpha.webp': flat(90).ensureAlpha(0.3).webp({ lossless: true }),
      'deep.png': flat(90).toColourspace('rgb16').png(),
      'deep-grey.png': flat(90).toColourspace('grey16').png(),
    }
    for (const [name, picture] of Object.entries(files)) {
      await picture.toFile(at(name))
      expect([name, ...(await colourOf(name))]).toEqual([name, 90, 90, 90])
    }
    expect((await sharp(at('deep.png')).metadata()).depth).toBe('ushort')
    expect((await sharp(at('deep-grey.png')).metadata()).channels).toBe(1)
    expect((await sharp(at('one-bit.png')).metadata()).bitsPerSample).toBe(1)
  })

  it('takes the first frame of an animation', async () => {
    const frames = Buffer.concat([250, 10].map((value) => Buffer.alloc(WIDTH * HEIGHT * 3, value)))
    const raw = { width: WIDTH, height: 2 * HEIGHT, channels: 3 as const, pageHeight: HEIGHT }
    for (const name of ['animated.gif', 'animated.webp']) {
      await sharp(frames, { raw }).toFile(at(name))
      expect((await sharp(at(name), { pages: -1 }).metadata()).pages).toBe(2)
      expect(await colourOf(name)).toEqual([250, 250, 250])
    }
  })

  it('ignores the rotation a camera noted, as torchvision does', async () => {
    const halves = Buffer.alloc(WIDTH * HEIGHT * 3, 0)
    halves.fill(255, 0, halves.length / 2) // the upper half is white
    const picture = sharp(halves, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
    await picture.withMetadata({ orientation: 3 }).png().toFile(at('turned.png'))
    expect((await sharp(at('turned.png')).metadata()).orientation).toBe(3)
    expect(await colourOf('turned.png')).toEqual([255, 255, 255])
  })

  it('goes by what a file holds, not by its ending', async () => {
    await flat(10, 20, 30).png().toFile(at('picture.png'))
    writeFileSync(at('really-png.jpg'), readFileSync(at('picture.png')))
    expect(await colourOf('really-png.jpg')).toEqual([10, 20, 30])
  })

  it('takes images of one pixel and very narrow ones', async () => {
    for (const [width, height] of [
      [1, 1],
      [1, 500],
      [5000, 2],
    ] as const) {
      await flat(80).resize(width, height, { fit: 'fill' }).png().toFile(at('narrow.png'))
      expect(await colourOf('narrow.png')).toEqual([80, 80, 80])
    }
  })
})

describe('large images', () => {
  it('are shrunk as they are read, to nearly the same pixels', async () => {
    const [width, height] = [2600, 1700]
    const data = new Uint8Array(width * height * 3)
    for (let y = 0, i = 0; y < height; y++) {
      for (let x = 0; x < width; x++, i += 3) {
        const disc = (x - 1300) ** 2 + (y - 800) ** 2 < 500 ** 2 ? 200 : 30
        data.set([disc, Math.round(127 + 120 * Math.sin(x / 90)), (x >> 8) * 20], i)
      }
    }
    const path = at('large.png')
    await sharp(data, { raw: { width, height, channels: 3 } })
      .png({ compressionLevel: 1 })
      .toFile(path)
    const exact = resizeAndCrop({ data, width, height }, 96)
    const read = await decodeImage(path, 96)
    const differences = read.map((value, i) => Math.abs(value - exact[i]!))
    expect(differences.reduce((sum, value) => sum + value, 0) / read.length).toBeLessThan(0.2)
    expect(Math.max(...differences)).toBeLessThan(8) // at the edge of the disc, of 170 levels
  })

  it('with more pixels than the limit are refused by name, unless the limit is raised or off', async () => {
    const path = at('wide.png')
    await sharp({ create: { width: 300, height: 200, channels: 3, background: 'red' } }).toFile(path)
    vi.stubEnv('MASKBENCH_PIXEL_LIMIT', '59999')
    const why = 'it has 60,000 pixels, more than the limit of 59,999; MASKBENCH_PIXEL_LIMIT sets another one, or off'
    expect(await tryDecode(path, 4)).toEqual({ why })
    for (const limit of ['60000', 'off', '']) {
      vi.stubEnv('MASKBENCH_PIXEL_LIMIT', limit)
      expect(await tryDecode(path, 4)).toHaveLength(48)
    }
    vi.stubEnv('MASKBENCH_PIXEL_LIMIT', 'many')
    expect(await tryDecode(path, 4)).toEqual({ why: expect.stringContaining('MASKBENCH_PIXEL_LIMIT is "many"') })
    vi.unstubAllEnvs()
    const head = Buffer.from(readFileSync(path)) // says 20,000 x 20,000
    head.writeUInt32BE(20_000, 16)
    head.writeUInt32BE(20_000, 20)
    head.writeInt32BE(crc32(head.subarray(12, 29)) | 0, 29)
    writeFileSync(at('bomb.png'), head)
    expect(await tryDecode(at('bomb.png'), 4)).toEqual({
      why: expect.stringContaining('400,000,000 pixels, more than the limit of 178,956,970'),
    })
  })
})

describe('CMYK', () => {
  it('has the colours of Pillow, from JPEG and TIFF', async () => {
    const { cmyk } = JSON.parse(readFileSync(new URL('../../golden/crops.json', import.meta.url), 'utf8')) as {
      cmyk: { jpeg: string; rgb: number[]; tiff: string; tiffRgb: number[] }
    }
    writeFileSync(at('cmyk.jpg'), Buffer.from(cmyk.jpeg, 'base64'))
    writeFileSync(at('cmyk.tiff'), Buffer.from(cmyk.tiff, 'base64'))
    const canvas = { shorterSide: 32, height: 32, width: 48 }
    const jpeg = (await decodeImage(at('cmyk.jpg'), canvas)).subarray(48 * 3)
    // libjpeg-turbo's inverse transforms differ by a level or two between versions
    expect(Math.max(...jpeg.map((value, i) => Math.abs(value - cmyk.rgb[i]!)))).toBeLessThanOrEqual(3)
    const tiff = (await decodeImage(at('cmyk.tiff'), canvas)).subarray(48 * 3)
    const cells = Array.from({ length: 24 }, (_, i) => {
      const from = (Math.floor(i / 6) * 8 * 48 + (i % 6) * 8) * 3
      return [...tiff.subarray(from, from + 3)]
    })
    expect(cells.flat()).toEqual(cmyk.tiffRgb)
  })
})

describe('tryDecode', () => {
  it('says why a cut-off file is no image, whatever its format and wherever the cut', async () => {
    const endings = ['jpg', 'png', 'webp', 'gif', 'tiff', 'avif']
    for (const ending of endings) {
      await noise().toFile(at(`whole.${ending}`))
      expect(await reasonFor(`whole.${ending}`)).toBe('none')
      const bytes = readFileSync(at(`whole.${ending}`))
      for (const share of [0.05, 0.5, 0.95]) {
        writeFileSync(at(`cut.${ending}`), bytes.subarray(0, bytes.length * share))
        const reason = await reasonFor(`cut.${ending}`)
        expect([ending, share, reason]).not.toContain('none')
        expect(reason).not.toContain(root)
      }
    }
  })

  it('says of other files what they are', async () => {
    writeFileSync(at('empty.png'), '')
    writeFileSync(at('text.jpg'), 'Dear reader, this is a letter.')
    writeFileSync(at('web.jpg'), '<!doctype html><title>404</title>')
    mkdirSync(at('folder.png'))
    symlinkSync('nowhere', at('dangling.png'))
    symlinkSync('circle.png', at('circle.png'))
    expect(await reasonFor('empty.png')).toBe('the file is empty')
    expect(await reasonFor('text.jpg')).toBe('Input file contains unsupported image format')
    expect(await reasonFor('web.jpg')).toBe('Input file contains unsupported image format')
    expect(await reasonFor('folder.png')).not.toBe('none')
    expect(await reasonFor('dangling.png')).toBe('it cannot be read (ENOENT)')
    expect(await reasonFor('circle.png')).toBe('it cannot be read (ELOOP)')
  })

  it('says of a file that it may not be read', async () => {
    await flat(1).png().toFile(at('closed.png'))
    chmodSync(at('closed.png'), 0o000)
    expect(await asNobody(() => reasonFor('closed.png'))).toBe('it cannot be read (EACCES)')
  })
})
