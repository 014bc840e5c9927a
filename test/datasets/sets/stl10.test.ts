import { truncateSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, it } from 'vitest'
import { dataset } from '../../../datasets/sets/stl10.ts'
import { all, dataRoot } from '../official-files.ts'

const RECORD = 96 * 96 * 3
const names = `${dataset.classes.join('\n')}\n`
const labels = (count: number) => Uint8Array.from({ length: count }, (_, i) => (i % 10) + 1)

const root = dataRoot()
beforeEach(() => {
  root.write('stl10/stl10_binary/train_X.bin', 5_000 * RECORD, { 0: planes(1), [4_999 * RECORD]: planes(2) })
  root.write('stl10/stl10_binary/train_y.bin', 5_000, { 0: labels(5_000) })
  root.write('stl10/stl10_binary/test_X.bin', 8_000 * RECORD, { [7_999 * RECORD]: planes(3) })
  root.write('stl10/stl10_binary/test_y.bin', 8_000, { 0: labels(8_000) })
  const last = 99_999 * RECORD // beyond what 32 bits hold
  root.write('stl10/stl10_binary/unlabeled_X.bin', 100_000 * RECORD, { 0: planes(4), [last]: planes(5) })
  root.write('stl10/stl10_binary/class_names.txt', names.length, { 0: names })
})

describe('stl10', () => {
  it('has 5,000 training and 8,000 test images with labels counted from 0', async () => {
    expect(dataset.present()).toBe(true)
    const train = await dataset.load('train', 96)
    const test = await dataset.load('test', 96)
    expect([train.count, train.labels!.length, test.count, test.labels!.length]).toEqual([5000, 5000, 8000, 8000])
    expect([...train.labels!.subarray(0, 11)]).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 0])
    expect(same(test.images.block(7_999, 1), interleaved(3))).toBe(true)
  })

  it('turns planes by columns into pixels by rows', async () => {
    const { images } = await dataset.load('train', 96)
    const first = images.block(0, 1)
    const at = (y: number, x: number) => [...first.subarray((y * 96 + x) * 3, (y * 96 + x) * 3 + 3)]
    expect([at(0, 0), at(0, 1), at(1, 0), at(95, 95)]).toEqual([
      value(1, 0, 0),
      value(1, 0, 1),
      value(1, 1, 0),
      value(1, 95, 95),
    ])
    expect(at(0, 1)).not.toEqual(at(1, 0))
    expect(same(images.gather(Int32Array.of(4_999, 0)), interleaved(2), interleaved(1))).toBe(true)
  })

  it('pretrains on the training images and 100,000 without a label', async () => {
    const { images, labels, count, size } = await dataset.pretraining!(96)
    expect([count, labels!.length, size]).toEqual([105_000, 105_000, 96])
    expect([labels![4_999], labels![5_000], labels![104_999]]).toEqual([9, -1, -1])
    expect(same(images.block(4_999, 2), interleaved(2), interleaved(4))).toBe(true)
    expect(same(images.gather(Int32Array.of(104_999)), interleaved(5))).toBe(true)
  })

  it('reads no more than it is asked for', async () => {
    const before = process.memoryUsage().rss
    const { images } = await dataset.pretraining!(64)
    for (let i = 0; i < 20; i++)
      images.gather(Int32Array.from({ length: 32 }, (_, j) => (i * 4999 + j * 3001) % 105_000))
    expect(process.memoryUsage().rss - before).toBeLessThan(150e6)
  })

  it('names what is wrong with which file', async () => {
    const labelled = 'stl10/stl10_binary/train_y.bin'
    root.write(labelled, 5_000, { 0: labels(5_000), 17: Uint8Array.of(11) })
    await expect(dataset.load('train', 96)).rejects.toThrow(
      'train_y.bin is damaged: label 17 is 11, not one of 1 to 10',
    )
    root.write(labelled, 5_000)
    await expect(dataset.pretraining!(96)).rejects.toThrow('label 0 is 0, not one of 1 to 10')
    truncateSync(join(root.path, 'stl10/stl10_binary/unlabeled_X.bin'), 5)
    await expect(dataset.load('test', 96)).rejects.toThrow(
      'unlabeled_X.bin is damaged: 5 bytes instead of 2,764,800,000',
    )
    expect(dataset.present()).toBe(false)
  })

  it('verifies against the digests of the files', async () => {
    for (const file of ['train_X', 'test_X', 'unlabeled_X'])
      truncateSync(join(root.path, `stl10/stl10_binary/${file}.bin`))
    const checked: string[] = []
    const problems = await all(dataset.verify!((file) => checked.push(file)))
    expect(problems.map(({ file }) => file)).toEqual(
      ['train_X', 'train_y', 'test_X', 'test_y', 'unlabeled_X'].map((file) => `stl10_binary/${file}.bin`),
    )
    expect(problems[0]!.what).toBe('0 bytes instead of 138,240,000')
    expect(problems[1]!.what).toMatch(/^md5 [0-9a-f]{32} instead of 5a34089d4802c674881badbb80307741$/)
    expect(checked.at(-1)).toBe('stl10_binary/class_names.txt')
    expect(checked).toHaveLength(6)
  })
})

/** [3][column][row] */
function planes(seed: number): Uint8Array {
  const out = new Uint8Array(RECORD)
  let to = 0
  for (let channel = 0; channel < 3; channel++) {
    for (let x = 0; x < 96; x++) for (let y = 0; y < 96; y++) out[to++] = value(seed, y, x)[channel]!
  }
  return out
}

function interleaved(seed: number): Uint8Array {
  return Uint8Array.from(Array.from({ length: 96 * 96 }, (_, i) => value(seed, Math.floor(i / 96), i % 96)).flat())
}

function value(seed: number, y: number, x: number): [number, number, number] {
  return [0, 1, 2].map((channel) => (seed * 11 + channel * 71 + y * 5 + x * 3) % 256) as [number, number, number]
}

function same(found: Uint8Array, ...expected: Uint8Array[]): boolean {
  return Buffer.from(found).equals(Buffer.concat(expected))
}
