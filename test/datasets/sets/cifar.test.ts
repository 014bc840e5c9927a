import { rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { resizeAndCrop } from '../../../datasets/images/resize.ts'
import { dataset as cifar10 } from '../../../datasets/sets/cifar10.ts'
import { dataset as cifar100 } from '../../../datasets/sets/cifar100.ts'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import { all, dataRoot } from '../official-files.ts'

const AREA = 32 * 32

const root = dataRoot()
beforeEach(() => {
  for (const batch of ['data_batch_1', 'data_batch_2', 'data_batch_3', 'data_batch_4', 'data_batch_5', 'test_batch']) {
    root.write(`cifar10/cifar-10-batches-bin/${batch}.bin`, 30_730_000, { 0: record(3, [3]) })
  }
  const first = { 0: record(11, [7]), 3073: record(12, [9]), [9999 * 3073]: record(13, [1]) }
  root.write('cifar10/cifar-10-batches-bin/data_batch_1.bin', 30_730_000, first)
  const names = `${cifar10.classes.join('\n')}\n\n`
  root.write('cifar10/cifar-10-batches-bin/batches.meta.txt', names.length, { 0: names })
})

describe('cifar10', () => {
  it('has 50,000 training images from five files and 10,000 test images', async () => {
    expect(cifar10.present()).toBe(true)
    const train = await cifar10.load('train', 32)
    const test = await cifar10.load('test', 32)
    expect([train.count, train.labels?.length, train.size]).toEqual([50_000, 50_000, 32])
    expect([test.count, test.labels?.length]).toEqual([10_000, 10_000])
    expect([0, 1, 2, 9_999, 10_000, 10_001].map((i) => train.labels![i])).toEqual([7, 9, 0, 1, 3, 0])
  })

  it('turns planes into pixels, in blocks and one by one, across files', async () => {
    const { images } = await cifar10.load('train', 32)
    const expected = [13, 3, 0].map((seed) => (seed === 0 ? new Uint8Array(3 * AREA) : interleaved(seed)))
    expect(Buffer.from(images.block(9_999, 3)).equals(Buffer.concat(expected))).toBe(true)
    const some = images.gather(Int32Array.of(10_000, 0, 9_999, 0))
    expect(Buffer.from(some).equals(Buffer.concat([3, 11, 13, 11].map(interleaved)))).toBe(true)
    expect(() => images.block(49_999, 2)).toThrow('image 50000 of 50000')
  })

  it('comes in other sizes, as every image is resized alone', async () => {
    const { images, size } = await cifar10.load('train', 20)
    const expected = resizeAndCrop({ data: interleaved(12), width: 32, height: 32 }, 20)
    expect([size, Buffer.from(images.gather(Int32Array.of(1))).equals(expected)]).toEqual([20, true])
  })

  it('names the file that is missing, cut, too long or mislabelled, and what to do', async () => {
    const file = 'cifar10/cifar-10-batches-bin/data_batch_4.bin'
    const path = join(root.path, file)
    root.write(file, 30_730_000, { [5 * 3073]: Uint8Array.of(10) })
    const what = 'record 5 has label 10 of 10 classes'
    expect(await refusal(cifar10)).toBe(`${path} is damaged: ${what}`)
    expect(await all(cifar10.verify!())).toEqual([{ file: file.replace('cifar10/', ''), what }])
    truncateSync(path, 30_729_999)
    expect(await refusal(cifar10)).toBe(`${path} is damaged: 30,729,999 bytes instead of 30,730,000`)
    expect(cifar10.present()).toBe(false)
    root.write(file, 30_730_001)
    expect(await refusal(cifar10)).toContain('30,730,001 bytes instead of')
    rmSync(path)
    expect(await refusal(cifar10)).toBe(`${path} is missing`)
    expect(() => cifar10.digest()).toThrow('is missing')
    const problems = [{ file: 'cifar-10-batches-bin/data_batch_4.bin', what: 'missing' }]
    expect(await all(cifar10.verify!())).toEqual(problems)
  })

  it('refuses names of classes that are not those of the labels', async () => {
    const names = cifar10.classes.with(2, 'cat').join('\n')
    root.write('cifar10/cifar-10-batches-bin/batches.meta.txt', names.length, { 0: names })
    expect(await refusal(cifar10)).toMatch(/batches\.meta\.txt is damaged: class 2 is cat instead of bird$/)
  })

  it('notices a file that shrinks while it is read', async () => {
    const { images } = await cifar10.load('test', 32)
    truncateSync(join(root.path, 'cifar10/cifar-10-batches-bin/test_batch.bin'), 3073 * 5)
    expect(images.block(0, 5)).toHaveLength(5 * 3072)
    expect(() => images.block(4, 2)).toThrow(/test_batch\.bin ends before byte/)
  })

  it('has a digest that follows the contents', () => {
    const before = cifar10.digest()
    expect(before).toMatch(/^[0-9a-f]{64}$/)
    expect(cifar10.digest()).toBe(before)
    root.write('cifar10/cifar-10-batches-bin/test_batch.bin', 30_730_000, { 0: record(4, [3]) })
    expect(cifar10.digest()).not.toBe(before)
  })
})

describe('cifar100', () => {
  beforeEach(() => {
    root.write('cifar100/cifar-100-binary/train.bin', 153_700_000, {
      0: record(21, [19, 99]),
      3074: record(22, [4, 0]),
    })
    root.write('cifar100/cifar-100-binary/test.bin', 30_740_000, { 0: record(23, [1, 42]) })
    const names = `${cifar100.classes.join('\n')}\n`
    root.write('cifar100/cifar-100-binary/fine_label_names.txt', names.length, { 0: names })
  })

  it('has 100 classes, in the order of the alphabet, and takes the fine label', async () => {
    expect([new Set(cifar100.classes).size, [...cifar100.classes].sort()]).toEqual([100, cifar100.classes])
    const train = await cifar100.load('train', 32)
    expect([train.count, train.labels![0], train.labels![1]]).toEqual([50_000, 99, 0])
    expect(Buffer.from(train.images.block(0, 2)).equals(Buffer.concat([21, 22].map(interleaved)))).toBe(true)
    const test = await cifar100.load('test', 32)
    expect([test.count, cifar100.classes[test.labels![0]!]]).toEqual([10_000, 'leopard'])
  })

  it('refuses a fine label of 100, not a coarse one', async () => {
    root.write('cifar100/cifar-100-binary/test.bin', 30_740_000, {
      0: Uint8Array.of(200, 3),
      3074: Uint8Array.of(0, 100),
    })
    await expect(cifar100.load('test', 32)).rejects.toThrow('record 1 has label 100 of 100 classes')
  })
})

/** Labels, then three planes whose values tell channel, row and column. */
function record(seed: number, labels: number[]): Uint8Array {
  const planes = Uint8Array.from({ length: 3 * AREA }, (_, i) => value(seed, Math.floor(i / AREA), i % AREA))
  return Uint8Array.from([...labels, ...planes])
}

function interleaved(seed: number): Uint8Array {
  return Uint8Array.from({ length: 3 * AREA }, (_, i) => value(seed, i % 3, Math.floor(i / 3)))
}

function value(seed: number, channel: number, pixel: number): number {
  return (seed * 7 + channel * 83 + Math.floor(pixel / 32) * 5 + (pixel % 32) * 3) % 256
}

async function refusal(dataset: typeof cifar10): Promise<string> {
  const error = await dataset.load('train', 32).catch((error: unknown) => error)
  expect(error).toBeInstanceOf(EnvironmentError)
  expect((error as EnvironmentError).remedy).toMatch(/^run `npx maskbench data fetch cifar10( --again)?`; /)
  return (error as Error).message
}
