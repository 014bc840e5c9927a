import { existsSync, readdirSync, rmSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { storedAt } from '../../../datasets/images/canvas.ts'
import { TAGS } from '../../../datasets/rendered/scenes/world.ts'
import { RecordStream } from '../../../datasets/sets/clevr/record-stream.ts'
import { dataset } from '../../../datasets/sets/clevr.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import { dataFolders, levels, picture, problems, refusal } from '../official-fixture.ts'
import { keepWarnings } from '../warnings.ts'
import { example, featuresOf, maskedArchive, record, type Scene } from './clevr-fixture.ts'

const { write, path } = dataFolders()
const V1 = 'clevr/CLEVR_v1.0'
const ARCHIVE = 'clevr/clevr_with_masks_train.tfrecords'

const tagNames = ({ tags, count }: ImageSplit): string[][] =>
  Array.from({ length: count }, (_, i) => TAGS.filter((_, tag) => tags![i * TAGS.length + tag] === 1))

describe('CLEVR v1.0', () => {
  const object = (color: string, shape: string) => ({
    color,
    shape,
    size: 'large',
    material: 'metal',
    '3d_coords': [1, 2, 0.7],
  })
  const scenes = (split: string, ...shown: object[][]) =>
    shown.map((objects, i) => ({
      split,
      image_index: i,
      image_filename: `CLEVR_${split}_00000${i}.png`,
      objects,
      directions: { left: [-0.7, -0.7, 0] },
      relationships: { left: objects.map(() => []) },
    }))
  const list = (split: string, scenes: object[]) =>
    write(`${V1}/scenes/CLEVR_${split}_scenes.json`, JSON.stringify({ info: { split, version: '1.0' }, scenes }))

  async function layOut(): Promise<void> {
    list('train', scenes('train', [object('gray', 'cube'), object('gray', 'cube'), object('yellow', 'cylinder')], []))
    list('val', scenes('val', [object('red', 'sphere')]))
    for (const [i, file] of [
      'train/CLEVR_train_000000',
      'train/CLEVR_train_000001',
      'val/CLEVR_val_000000',
    ].entries()) {
      write(
        `${V1}/images/${file}.png`,
        await picture(50 * (i + 1))
          .png()
          .toBuffer(),
      )
    }
  }

  it('gives tags in the order of the rendered scenes, and no objects', async () => {
    await layOut()
    expect(dataset.present()).toBe(true)
    expect(dataset.objects).toBe(false)
    const train = await dataset.load('train', 6)
    expect(levels(train)).toEqual([50, 100])
    expect(tagNames(train)).toEqual([['gray cube', 'yellow cylinder'], []])
    expect(train).toMatchObject({ labels: null, count: 2, size: 6 })
    expect(train.objects).toBeUndefined()
    expect(tagNames(await dataset.load('test', 6))).toEqual([['red sphere']])
    expect(await problems(dataset)).toEqual([])
  })

  it('refuses missing and damaged images, and scenes that it does not know, by name', async () => {
    await layOut()
    rmSync(path(`${V1}/images/val/CLEVR_val_000000.png`))
    write(`${V1}/images/train/CLEVR_train_000001.png`, (await picture(1).png().toBuffer()).subarray(0, 60))
    expect(await refusal(() => dataset.load('test', 6))).toContain(
      'CLEVR_v1.0/images/val/CLEVR_val_000000.png (missing)',
    )
    expect(await refusal(() => dataset.load('train', 6))).toContain('CLEVR_train_000001.png')
    expect((await problems(dataset)).map(({ file }) => file.split('/').at(-1))).toEqual([
      'CLEVR_train_000001.png',
      'CLEVR_val_000000.png',
    ])
    list('train', scenes('train', [], [object('pink', 'cube')]))
    expect(await refusal(() => dataset.load('train', 6))).toMatch(
      /CLEVR_train_scenes.json \(scene 1: objects.0.color: /,
    )
    list('train', [{ image_filename: '../../../a.png', objects: [] }])
    expect(await refusal(() => dataset.load('train', 6))).toMatch(/\(scene 0: image_filename: /)
    list('train', [])
    expect(await refusal(() => dataset.load('train', 6))).toContain('(lists no scenes)')
    write(`${V1}/scenes/CLEVR_train_scenes.json`, '{"info": {}, "scenes": [{"image_fi')
    expect(await refusal(() => dataset.digest())).toContain('CLEVR_train_scenes.json (ends too early)')
    rmSync(path(`${V1}/images/train`), { recursive: true })
    expect(dataset.present()).toBe(false)
    expect(await refusal(() => dataset.load('train', 6))).toContain('CLEVR_v1.0/images/train (missing)')
  })
})

describe('CLEVR with masks', () => {
  /** Ten scenes: a red sphere left of the middle, and in every other one a yellow cube over its right half. */
  const scenes: Scene[] = Array.from({ length: 10 }, (_, i) => ({
    level: 20 * i,
    objects: [
      { colour: 1, shape: 1, columns: [100, 140] },
      ...(i % 2 === 1 ? [{ colour: 8, shape: 3, columns: [120, 160] as [number, number] }] : []),
    ],
  }))

  it('trains on the first 70% and tests on the rest, with tags and objects', async () => {
    write(ARCHIVE, maskedArchive(scenes))
    expect(dataset.present()).toBe(true)
    expect(dataset.objects).toBe(true)
    const train = await dataset.load('train', 12)
    expect(levels(train)).toEqual([0, 20, 40, 60, 80, 100, 120])
    const test = await dataset.load('test', 12)
    expect(levels(test)).toEqual([140, 160, 180])
    expect(tagNames(test)).toEqual(
      [['red sphere', 'yellow cube'], ['red sphere'], ['red sphere', 'yellow cube']].map((names) =>
        TAGS.filter((tag) => names.includes(tag)),
      ),
    )
    // A pixel is 20 wide, and the first shows column 50: 100 to 139 are the third and fourth, and so on.
    const row = (pictures: ImageSplit, index: number) => [...pictures.objects!.block(index, 1).subarray(60, 72)]
    expect(row(test, 1)).toEqual([0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0, 0])
    expect(row(test, 0).slice(0, 3)).toEqual([0, 0, 0])
    expect(new Set(test.objects!.gather(Int32Array.of(0)))).toEqual(new Set([0, 1, 2]))
    expect([...train.images.gather(Int32Array.of(6, 0))]).toEqual([...Array(432).fill(120), ...Array(432).fill(0)])
  })

  it('has whole training images with their objects in the same place, for crops', async () => {
    write(ARCHIVE, maskedArchive(scenes))
    const { uncropped, images, objects, count } = await dataset.load('train', 12, 24)
    const plain = await dataset.load('train', 12)
    expect(images.block(0, count)).toEqual(plain.images.block(0, count))
    expect(objects!.block(0, count)).toEqual(plain.objects!.block(0, count))
    const { height, width } = uncropped!
    expect([height, width]).toEqual([24, 32])
    expect((await dataset.load('test', 12, 24)).uncropped).toBeUndefined()
    for (const index of [0, count - 1]) {
      const image = uncropped!.images.block(index, 1)
      expect(storedAt(image, 0)).toEqual({ height: 24, width: 32, turned: false })
      // Twice as large as the squares, which lack four columns at each side.
      const ids = uncropped!.objects!.block(index, 1)
      const seen = Array.from({ length: 144 }, (_, i) => {
        const [y, x] = [1 + 2 * Math.floor(i / 12), 4 + 2 * (i % 12)]
        return ids[y * width + x]
      })
      const square = objects!.block(index, 1)
      const differing = seen.filter((id, i) => id !== square[i]).length
      expect(differing).toBeLessThanOrEqual(12) // one column of twelve, where borders fall between pixels
      expect(new Set(ids)).toEqual(new Set(square))
    }
  })

  it('is the same from values of a byte and from whole ones, and from the cache', async () => {
    write(ARCHIVE, maskedArchive(scenes.slice(0, 3), true))
    const whole = await dataset.load('test', 5)
    const bytes = [...whole.images.block(0, 1), ...whole.objects!.block(0, 1), ...whole.tags!]
    write(ARCHIVE, maskedArchive(scenes.slice(0, 3)))
    for (let time = 0; time < 2; time++) {
      const again = await dataset.load('test', 5)
      expect([...again.images.block(0, 1), ...again.objects!.block(0, 1), ...again.tags!]).toEqual(bytes)
    }
  })

  it('is refused where it ends early, is damaged or holds something else, by the record', async () => {
    const refused = async (contents: Buffer, why: string | RegExp) => {
      write(ARCHIVE, contents)
      expect(await refusal(() => dataset.load('train', 5))).toMatch(why)
      expect(await problems(dataset)).toEqual([
        { file: 'clevr_with_masks_train.tfrecords', what: expect.stringMatching(why) },
      ])
    }
    const whole = maskedArchive(scenes.slice(0, 2))
    await refused(whole.subarray(0, whole.length - 9), 'ends too early, after 2 records')
    await refused(gzipSync(record(Buffer.alloc(50)).subarray(0, 30)), 'ends too early, after 0 records')
    await refused(Buffer.from('<html>404</html>'), 'is damaged at record 0')
    await refused(Buffer.alloc(0), 'ends too early, after 0 records')
    await refused(gzipSync(Buffer.from('words, not records'.repeat(9))), 'is not a TFRecord file')
    await refused(gzipSync(record(Buffer.alloc(50, 0xff))), 'has no tf.train.Example in record 0')
    const two = (features: Record<string, Buffer>) =>
      gzipSync(Buffer.concat([1, 2].map(() => record(example(features)))))
    const { mask, ...rest } = featuresOf(scenes[0]!)
    await refused(two(rest), 'has 0 of 844800 bytes of "mask" in record 0')
    await refused(two({ ...rest, mask: mask!.subarray(1) }), 'has 844799 of 844800 bytes of "mask" in record 0')
    const strange = { level: 1, objects: [{ colour: 9, shape: 1, columns: [1, 2] as [number, number] }] }
    await refused(two(featuresOf(strange)), 'has an object of colour 9 and shape 1 in record 0')
  })

  it('is read in one pass where that is possible, from any record on', async () => {
    const stream = new RecordStream(write(ARCHIVE, maskedArchive(scenes.slice(0, 5))), 2)
    const read = async (start: number, count: number) => {
      const found: number[] = []
      for await (const record of stream.records(start, count)) found.push(record[0]!)
      return found
    }
    expect(await read(0, 2)).toEqual([0, 20])
    expect(await read(2, 1)).toEqual([40])
    expect(await read(4, 1)).toEqual([80])
    expect(await read(1, 2)).toEqual([20, 40])
    await expect(read(3, 3)).rejects.toThrow('ends too early, after 5 records')
    await stream.end()
  })

  it('leaves nothing half-made behind when it fails', async () => {
    const strange: Scene = { level: 1, objects: [{ colour: 1, shape: 4, columns: [1, 2] }] }
    write(ARCHIVE, maskedArchive([scenes[0]!, scenes[1]!, strange]))
    await refusal(() => dataset.load('train', 5))
    const cache = path('.cache/maskbench')
    const left = existsSync(cache) ? readdirSync(cache, { recursive: true, encoding: 'utf8' }) : []
    expect(left.filter((file) => /\.(shard|tmp)$/.test(file))).toEqual([])
  })

  it('is what is read where CLEVR v1.0 is there too, and says so', async () => {
    write(ARCHIVE, maskedArchive(scenes.slice(0, 2)))
    write(`${V1}/scenes/CLEVR_train_scenes.json`, '{}')
    const warnings: string[] = []
    expect((await dataset.load('train', 5, undefined, keepWarnings(warnings))).objects).toBeDefined()
    expect(warnings[0]).toContain('reading clevr_with_masks_train.tfrecords, not CLEVR_v1.0')
  })

  it('is absent without either archive', async () => {
    expect(dataset.present()).toBe(false)
    expect(await refusal(() => dataset.load('train', 5))).toMatch(
      /tfrecords \(missing\) -> .*CLEVR_v1.0.zip unpacked there/,
    )
    expect(await refusal(() => dataset.digest())).toContain('tfrecords (missing)')
    expect(await problems(dataset)).toEqual([{ file: 'clevr_with_masks_train.tfrecords', what: 'missing' }])
  })
})
