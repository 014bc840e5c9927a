import { mkdirSync, rmSync } from 'node:fs'
import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { dataset as imagenet100 } from '../../../datasets/sets/imagenet100.ts'
import { dataset as imagenet100s } from '../../../datasets/sets/imagenet100s.ts'
import { dataFolders, halfAJpeg, levels, picture, problems, refusal } from '../official-fixture.ts'

const { write, path } = dataFolders()
const { classes } = imagenet100
const trains = (synset: string, number = 1) => `imagenet100/train/${synset}/${synset}_${number}.JPEG`
const tests = (synset: string, number = 1) => `imagenet100/val/${synset}/ILSVRC2012_val_0000000${number}.JPEG`

/** One image a class and split, of a level that tells which. */
async function layOut(): Promise<void> {
  const [train, test] = await Promise.all([40, 200].map((level) => picture(level).jpeg().toBuffer()))
  for (const synset of classes) {
    write(trains(synset), train!)
    write(tests(synset), test!)
  }
}

describe('ImageNet-100', () => {
  it('has the 100 classes of the papers, sorted', () => {
    expect(new Set(classes).size).toBe(100)
    expect([...classes].sort()).toEqual(classes)
    expect([classes[0], classes[50], classes[99]]).toEqual(['n01558993', 'n02974003', 'n13040303'])
  })

  it('reads train and val folders, and of 1,000 classes only its own', async () => {
    await layOut()
    write(trains(classes[3]!, 2), await picture(90).jpeg().toBuffer())
    write('imagenet100/train/n01440764/n01440764_10.JPEG', 'not one of the classes')
    write('imagenet100/train/n01558993/.DS_Store', 'not an image')
    expect(imagenet100.present()).toBe(true)
    const train = await imagenet100.load('train', 8)
    expect(train.count).toBe(101)
    expect([...train.labels!.subarray(2, 6)]).toEqual([2, 3, 3, 4])
    expect(levels(train).slice(2, 6)).toEqual([40, 40, 90, 40])
    const test = await imagenet100.load('test', 8)
    expect([...test.labels!]).toEqual(classes.map((_, label) => label))
    expect(new Set(levels(test))).toEqual(new Set([200]))
  })

  it('has a digest of the files of its classes, which imagenet100s shares', async () => {
    await layOut()
    const before = imagenet100.digest()
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(imagenet100s.digest()).toBe(before)
    expect((await imagenet100s.load('test', 4)).count).toBe(100)
    write('imagenet100/train/n01440764/n01440764_10.JPEG', 'not one of the classes')
    expect(imagenet100.digest()).toBe(before)
    write(tests(classes[0]!, 2), await picture(1).jpeg().toBuffer())
    expect(imagenet100.digest()).not.toBe(before)
  })

  it('reads grey, CMYK, 16-bit and animated files under the names that ImageNet gives them', async () => {
    await layOut()
    write(tests(classes[0]!), await picture(120, 1).jpeg().toBuffer())
    write(tests(classes[1]!), await picture(120).toColourspace('cmyk').jpeg().toBuffer())
    write(tests(classes[2]!), await picture(120).toColourspace('rgb16').png().toBuffer())
    const frames = sharp(await Promise.all([120, 0].map((level) => picture(level).png().toBuffer())), {
      join: { animated: true },
    })
    write(tests(classes[3]!), await frames.gif().toBuffer())
    const read = levels(await imagenet100.load('test', 8)).slice(0, 4)
    // CMYK was made with a colour profile and is read without, as by Pillow.
    read.forEach((level, i) => {
      expect(Math.abs(level - 120)).toBeLessThan(i === 1 ? 32 : 12)
    })
  })

  it('refuses to go without a class, and names every one that is missing', async () => {
    await layOut()
    rmSync(path('imagenet100/val/n01558993'), { recursive: true })
    rmSync(path(tests('n13040303')))
    expect(await refusal(() => imagenet100.load('test', 8))).toMatch(
      /imagenet100 in .* is incomplete: val\/n01558993 \(missing\), val\/n13040303 \(contains no images\) -> .*data verify imagenet100/,
    )
    expect(await problems(imagenet100)).toEqual(
      expect.arrayContaining([
        { file: 'val/n01558993', what: 'missing' },
        { file: 'val/n13040303', what: 'contains no images' },
      ]),
    )
  })

  it('refuses a damaged image by its name', async () => {
    await layOut()
    for (const damage of [await halfAJpeg(), '', '<html>404</html>']) {
      write(trains('n02009229'), damage)
      expect(await refusal(() => imagenet100.load('train', 8))).toContain('n02009229_1.JPEG')
      expect((await imagenet100.load('test', 8)).count).toBe(100)
      const found = (await problems(imagenet100)).filter(({ file }) => file.startsWith('train/'))
      expect(found).toEqual([
        { file: 'train/n02009229/n02009229_1.JPEG', what: expect.stringMatching(/^truncated or corrupt image/) },
      ])
    }
  })

  it('says of the validation set which classes are not of 50 images', async () => {
    await layOut()
    expect(await problems(imagenet100)).toEqual(
      classes.map((synset) => ({ file: `val/${synset}`, what: '1 images, not 50' })),
    )
  })

  it('says what to do with archives that are only unpacked', async () => {
    await layOut()
    rmSync(path('imagenet100/val'), { recursive: true })
    write('imagenet100/val/ILSVRC2012_val_00000001.JPEG', await picture(1).jpeg().toBuffer())
    expect(await refusal(() => imagenet100.load('test', 8))).toMatch(
      /val \(holds images without class folders\) -> sort them into val\/<synset>\//,
    )
    rmSync(path('imagenet100/train'), { recursive: true })
    write('imagenet100/train/n01558993.tar', 'a tar file')
    expect(await refusal(() => imagenet100.load('train', 8))).toMatch(
      /tar files .* -> unpack each train\/<synset>\.tar/,
    )
    expect(await refusal(() => imagenet100.digest())).toMatch(/tar files/)
  })

  it('is absent without its folders, and says how it is got', async () => {
    expect(imagenet100.present()).toBe(false)
    expect(await refusal(() => imagenet100.load('train', 8))).toMatch(
      /train \(missing\), val \(missing\) -> .*data fetch imagenet100/,
    )
    expect(await refusal(() => imagenet100.digest())).toContain('is incomplete')
    expect(await problems(imagenet100)).toEqual([
      { file: 'train', what: 'missing' },
      { file: 'val', what: 'missing' },
    ])
    mkdirSync(path('imagenet100/train'), { recursive: true })
    expect(imagenet100.present()).toBe(false)
    expect(imagenet100.download).toMatchObject({
      archives: [],
      byHand: expect.stringContaining('train/<synset>/*.JPEG'),
    })
  })
})
