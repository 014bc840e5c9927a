import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type Sharp } from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { decodeImage, tryDecode } from '../../../datasets/images/decode.ts'
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

  it('turns CMYK into RGB', async () => {
    await flat(200, 30, 30).toColourspace('cmyk').jpeg().toFile(at('cmyk.jpg'))
    await flat(200, 30, 30).toColourspace('cmyk').tiff().toFile(at('cmyk.tiff'))
    for (const name of ['cmyk.jpg', 'cmyk.tiff']) {
      expect((await sharp(at(name)).metadata()).space).toBe('cmyk')
      const [red, green, blue] = await colourOf(name)
      expect(red).toBeGreaterThan(150)
      expect(Math.max(green!, blue!)).toBeLessThan(80)
    }
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
