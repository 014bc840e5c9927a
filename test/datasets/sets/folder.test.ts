import { chmodSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { listFolder, reportSkipped } from '../../../datasets/images/image-files.ts'
import { folderDataset } from '../../../datasets/sets/folder.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { asNobody } from '../nobody.ts'
import { folderWithWarnings } from '../warnings.ts'

let root: string
let warnings: string[]
const warn = folderWithWarnings((folder, lines) => {
  root = folder
  warnings = lines
})

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

const redOf = ({ images, count }: ImageSplit) => Array.from({ length: count }, (_, i) => images.block(i, 1)[0])

describe('a folder', () => {
  it('is listed in sorted path order, whatever its layout', async () => {
    for (const path of ['b/2.png', 'a/9.jpg', 'a.png', 'b/10.PNG', 'b/c/d.tiff']) write(path, '')
    expect(listFolder(root).images).toEqual(['a.png', 'a/9.jpg', 'b/10.PNG', 'b/2.png', 'b/c/d.tiff'])
  })

  it('says of everything but hidden files why it is not read', () => {
    for (const path of ['.DS_Store', '.hidden.png', '._1.png', '.git/x.png', 'Thumbs.db', 'notes.txt', 'bare']) {
      write(path, 'x')
    }
    symlinkSync('nowhere.png', join(root, 'dangling.png'))
    symlinkSync('circle.png', join(root, 'circle.png'))
    symlinkSync('/dev/null', join(root, 'device.png'))
    const { images, others } = listFolder(root)
    expect(images).toEqual([])
    expect(Object.fromEntries(others)).toEqual({
      'Thumbs.db': 'its name does not end like that of an image',
      bare: 'its name does not end like that of an image',
      'circle.png': 'it cannot be read (ELOOP)',
      'dangling.png': 'it is a broken link',
      'device.png': 'it is neither a file nor a folder',
      'notes.txt': 'its name does not end like that of an image',
    })
  })

  it('says of a name that is not UTF-8 what is wrong with it', () => {
    write('1.png', '1')
    writeFileSync(Buffer.concat([Buffer.from(`${root}/bad`), Buffer.from([0xff, 0xfe]), Buffer.from('.png')]), 'x')
    const { images, others } = listFolder(root)
    expect(images).toEqual(['1.png'])
    expect([...others]).toEqual([['bad\ufffd\ufffd.png', 'its name is not UTF-8; rename it']])
  })

  it('may be called like an image, or be a link; a link to where it lies is not followed', () => {
    write('elsewhere/cat.png', '')
    write('photos.png/1.png', '')
    symlinkSync(join(root, 'elsewhere'), join(root, 'photos.png/linked'))
    symlinkSync(root, join(root, 'photos.png/up'))
    const { images, others } = listFolder(join(root, 'photos.png'))
    expect(images).toEqual(['1.png', 'linked/cat.png', 'up/elsewhere/cat.png'])
    expect([...others]).toEqual([['up/photos.png', 'it links to a folder that contains it']])
  })

  it('that can not be read is named, and refused when it is the whole', () => {
    write('1.png', '')
    write('closed/2.png', '')
    chmodSync(join(root, 'closed'), 0o000)
    chmodSync(root, 0o755)
    asNobody(() => {
      const { images, others } = listFolder(root)
      expect(images).toEqual(['1.png'])
      expect([...others]).toEqual([['closed', 'the folder cannot be read (EACCES)']])
      expect(() => listFolder(join(root, 'closed'))).toThrow('closed cannot be read')
    })
    expect(() => listFolder(join(root, 'nowhere'))).toThrow('nowhere is not a folder')
    expect(() => listFolder(join(root, '1.png'))).toThrow('1.png is not a folder')
  })

  it('without a single readable image is refused', () => {
    const listing = { root, images: ['x.png'], others: new Map() }
    expect(() => reportSkipped({ ...listing, images: [] }, new Map(), warn)).toThrow('contains no images')
    const failures = new Map([['x.png', 'it is empty']])
    expect(() => reportSkipped(listing, failures, warn)).toThrow('contains no readable image')
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
    expect(data.onlyTraining).toBe(true)
    await expect(data.load('test', 4)).rejects.toThrow('has no test images')
  })

  it('refuses a test class that has no training images', async () => {
    for (const path of ['train/cat/1.png', 'test/cow/1.png']) await paint(path, 7)
    expect(() => folderDataset(root, warn).classes).toThrow('is of class "cow", which has no training images')
  })

  it('names what it leaves out, and keeps every label with its image', async () => {
    for (const name of ['cat', 'dog'])
      for (let i = 0; i < 7; i++) await paint(`${name}/${i}.png`, name === 'cat' ? i : 100 + i)
    write('cat/0.png', '')
    write('cat/3.png', 'not an image')
    write('dog/2.png', readFileSync(join(root, 'dog/4.png')).subarray(0, 60))
    write('cat/Thumbs.db', 'x')
    const data = folderDataset(root, warn)
    const train = await data.load('train', 1)
    expect([...train.labels!]).toEqual([0, 0, 0, 1, 1, 1, 1])
    expect(train.count).toBe(7)
    expect(redOf(train)).toEqual([2, 4, 5, 100, 103, 104, 105])
    expect(redOf(await data.load('test', 1))).toEqual([1, 6, 101, 106])
    expect(warnings).toEqual([
      `folder:${root}: every fifth image of each class is a test image`,
      `folder:${root}: 2 classes, 10 train, 4 test`,
      'skipped cat/Thumbs.db: its name does not end like that of an image',
      'skipped cat/0.png: the file is empty',
      'skipped cat/3.png: Input file contains unsupported image format',
      expect.stringMatching(/^skipped dog\/2\.png: ./),
    ])
  })

  it('keeps classes apart whatever their names', async () => {
    const names = ['10', '2', 'Cat', '__proto__', 'cat', 'café', 'cafe\u0301', 'two words']
    for (const name of names) for (const i of [0, 1]) await paint(`${name}/${i}.png`, 7)
    const data = folderDataset(root, warn)
    expect(data.classes).toEqual(['10', '2', 'Cat', '__proto__', 'cafe\u0301', 'café', 'cat', 'two words'])
    expect([...(await data.load('train', 1)).labels!]).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
    expect(warnings).toEqual([
      `folder:${root}: every fifth image of each class is a test image`,
      `folder:${root}: 8 classes, 8 train, 8 test`,
    ])
  })

  it('has no classes where folders of one name lie in several places', async () => {
    for (const path of ['a/cat/1.png', 'b/cat/1.png', 'b/dog/1.png']) await paint(path, 7)
    expect(folderDataset(root, warn).classes).toEqual([])
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
