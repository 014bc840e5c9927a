import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { decodeImage } from '../../datasets/decode.ts'
import { folderDataset } from '../../datasets/folder.ts'
import { decodeFiles, listFolder, reportSkipped } from '../../datasets/image-files.ts'

let root: string
let warnings: string[]
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'maskbench-folder-'))
  warnings = []
})
afterEach(() => rmSync(root, { recursive: true }))

const warn = (line: string) => void warnings.push(line)

/** A picture of one colour; the file's ending decides its format. */
async function paint(path: string, red: number, green = red, blue = red): Promise<void> {
  const file = join(root, path)
  mkdirSync(dirname(file), { recursive: true })
  const create = { width: 12, height: 9, channels: 3 as const, background: { r: red, g: green, b: blue } }
  await sharp({ create }).toFile(file)
}

function write(path: string, contents: string | Uint8Array): void {
  mkdirSync(dirname(join(root, path)), { recursive: true })
  writeFileSync(join(root, path), contents)
}

describe('decodeImage', () => {
  it('gives RGB for grey, palette, transparent and 16-bit PNGs', async () => {
    const source = sharp({
      create: { width: 6, height: 6, channels: 4, background: { r: 90, g: 90, b: 90, alpha: 1 } },
    })
    await source.clone().toColourspace('b-w').png().toFile(join(root, 'grey.png'))
    await source.clone().png({ palette: true }).toFile(join(root, 'palette.png'))
    await source.clone().png().toFile(join(root, 'alpha.png'))
    await source.clone().toColourspace('rgb16').png().toFile(join(root, 'deep.png'))
    for (const name of ['grey', 'palette', 'alpha', 'deep']) {
      expect([name, ...(await decodeImage(join(root, `${name}.png`), 2))]).toEqual([name, ...Array(12).fill(90)])
    }
  })

  it('turns CMYK into RGB', async () => {
    await paint('red.png', 200, 30, 30)
    await sharp(join(root, 'red.png')).toColourspace('cmyk').jpeg().toFile(join(root, 'cmyk.jpg'))
    expect((await sharp(join(root, 'cmyk.jpg')).metadata()).space).toBe('cmyk')
    const [red, green, blue] = await decodeImage(join(root, 'cmyk.jpg'), 4)
    expect(red).toBeGreaterThan(150)
    expect(Math.max(green!, blue!)).toBeLessThan(80)
  })
})

describe('a folder of images', () => {
  it('is read in sorted path order, whatever its layout', async () => {
    for (const [i, path] of ['b/2.png', 'a/9.jpg', 'a.png', 'b/10.png'].entries()) await paint(path, 40 * i)
    const { images, paths } = await decodeFiles(root, listFolder(root).images, 2)
    expect(paths).toEqual(['a.png', 'a/9.jpg', 'b/10.png', 'b/2.png'])
    expect(paths.map((_, i) => images[i * 12])).toEqual([80, 40, 120, 0])
  })

  it('leaves out what is no whole image and says which and why', async () => {
    for (const path of ['1.png', '5.png']) await paint(path, 10)
    await paint('2.jpg', 10)
    write('2.jpg', readFileSync(join(root, '2.jpg')).subarray(0, 200))
    write('3.png', 'not an image')
    write('4.txt', 'a note')
    write('.hidden.png', 'skipped silently')
    const listing = listFolder(root)
    const { images, paths, failures } = await decodeFiles(root, listing.images, 4)
    reportSkipped(listing, failures, warn)
    expect(paths).toEqual(['1.png', '5.png'])
    expect([...images]).toEqual(Array(2 * 4 * 4 * 3).fill(10))
    expect(warnings).toHaveLength(3)
    expect(warnings[0]).toMatch(/^skipped 2\.jpg: ./)
    expect(warnings[1]).toBe('skipped 3.png: Input file contains unsupported image format')
    expect(warnings[2]).toBe('skipped 4.txt: its name is not that of an image')
  })

  it('without a single readable image is refused', async () => {
    expect(() => reportSkipped(listFolder(root), new Map(), warn)).toThrow('holds no images')
    write('x.png', '')
    const { failures } = await decodeFiles(root, ['x.png'], 4)
    expect(() => reportSkipped(listFolder(root), failures, warn)).toThrow('holds no image that can be read')
    expect(() => listFolder(join(root, 'nowhere'))).toThrow('nowhere is no folder')
    expect(() => listFolder(join(root, 'x.png'))).toThrow('x.png is no folder')
  })
})

describe('folder:<path>', () => {
  it('takes classes and splits from train/ and test/', async () => {
    for (const path of ['train/cat/1.png', 'train/dog/1.png', 'train/dog/2.png', 'test/dog/1.png']) await paint(path, 7)
    const data = folderDataset(root, warn)
    expect(data.classes).toEqual(['cat', 'dog'])
    expect([...(await data.load('train', 4)).labels!]).toEqual([0, 1, 1])
    expect([...(await data.load('test', 4)).labels!]).toEqual([1])
  })

  it('holds every fifth image of each class out where there are only class folders', async () => {
    for (const name of ['cat', 'dog']) for (let i = 0; i < 7; i++) await paint(`${name}/${i}.png`, i)
    const data = folderDataset(root, warn)
    const test = await data.load('test', 1)
    expect([...test.labels!]).toEqual([0, 0, 1, 1])
    expect([0, 1, 2, 3].map((i) => test.images.block(i, 1)[0])).toEqual([1, 6, 1, 6])
    expect((await data.load('train', 1)).count).toBe(10)
  })

  it('has training images only where there are no classes', async () => {
    await paint('1.png', 1)
    const data = folderDataset(root, warn)
    expect(await data.load('train', 4)).toMatchObject({ labels: null, count: 1, size: 4 })
    await expect(data.load('test', 4)).rejects.toThrow('has no test images')
  })

  it('refuses a test class that has no training images', async () => {
    for (const path of ['train/cat/1.png', 'test/cow/1.png']) await paint(path, 7)
    expect(() => folderDataset(root, warn).classes).toThrow('is of class "cow", which has no training images')
  })

  it('has a digest that follows contents and names', async () => {
    await paint('a/1.png', 1)
    const before = folderDataset(root).digest()
    expect(folderDataset(root).digest()).toBe(before)
    await paint('a/1.png', 2)
    const repainted = folderDataset(root).digest()
    expect(repainted).not.toBe(before)
    await paint('a/2.png', 2)
    expect(folderDataset(root).digest()).not.toBe(repainted)
  })
})
