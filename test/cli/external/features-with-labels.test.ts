/** Features computed elsewhere, of images that no data set holds: the labels come from files. */
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { findImageDataset, resolvedName } from '../../../datasets/index.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { commands } from '../helpers/in-process.ts'
import { folder } from '../helpers/maskbench.ts'

const CLASSES = 3
const SIZE = 16

/** Rows of class i differ from others in dimension i. */
function writeRows(path: string, name: string, count: number): void {
  const values = Float32Array.from({ length: count * SIZE }, (_, at) => {
    const [row, dimension] = [Math.floor(at / SIZE), at % SIZE]
    return Math.sin(at * 12.9898) * 0.3 + (dimension === row % CLASSES ? 2 : 0)
  })
  writeFileSync(join(path, `${name}.npy`), encodeNpy(values, [count, SIZE]))
}

const labels = (count: number) => Array.from({ length: count }, (_, row) => row % CLASSES)
const numbers = (count: number) => encodeNpy(Float32Array.from(labels(count)), [count])

/** Features of 60 images to train on and 30 to test on, and their labels. */
function writeLabelled(path: string): void {
  for (const [split, count] of [
    ['train', 60],
    ['test', 30],
  ] as const) {
    writeRows(path, split, count)
    writeFileSync(join(path, `y-${split}.npy`), numbers(count))
  }
}
const LABELS = ['--labels', 'y-train.npy', 'y-test.npy']
const LABELLED = ['--features', 'train.npy', 'test.npy', ...LABELS]

test('labels as numbers make a row with all evaluations, which is done the second time and verified', async () => {
  using here = folder()
  writeLabelled(here.path)
  const words = [...LABELLED, '--name', 'mine']
  const first = await here.maskbench('evaluate', ...words, '--save', '--json')
  expect(first.code, first.stderr).toBe(0)
  const run = JSON.parse(first.stdout)
  expect(run.dataset).toBe(`labels:${here.path}/y-train.npy,${here.path}/y-test.npy`)
  const top1 = run.scores.filter(({ metric }: { metric: string }) => metric === 'top1')
  expect(top1.map(({ evaluation, value }: Record<string, unknown>) => [evaluation, value])).toEqual([
    ['linear', 1],
    ['knn', 1],
  ])
  const again = await here.maskbench('evaluate', ...words, '--save')
  expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('done already')])
  const quality = await here.maskbench('evaluate', ...words, '--evaluation', 'quality', '--save', '--json')
  expect(quality.code, quality.stderr).toBe(0)
  expect(JSON.parse(quality.stdout).scores[0].metric).toBe('rankme')
  const verified = await here.maskbench('verify', run.id)
  expect([verified.code, verified.stdout]).toEqual([0, expect.stringContaining('from the stored features')])
})

test('tags and names do as well', async () => {
  using here = folder()
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(here.path, name), content)
  const names = (count: number) =>
    labels(count)
      .map((label) => ['cat', 'dog', 'eel'][label])
      .join('\n')
  write('y-train.txt', `${names(6)}\n`)
  write('y-test.txt', names(4))
  const named = findImageDataset(`labels:${join(here.path, 'y-train.txt')},${join(here.path, 'y-test.txt')}`)
  expect(named.classes).toEqual(['cat', 'dog', 'eel'])
  expect([...(await named.load('test', 32)).labels!]).toEqual([0, 1, 2, 0])
  write('from1-train.npy', encodeNpy(Float32Array.from([10, 1, 2]), [3]))
  write('from1-test.npy', encodeNpy(Float32Array.from([2, 10]), [2]))
  const from1 = findImageDataset(`labels:${join(here.path, 'from1-train.npy')},${join(here.path, 'from1-test.npy')}`)
  expect(from1.classes).toEqual(['1', '2', '10'])
  expect([...(await from1.load('train', 32)).labels!]).toEqual([2, 0, 1])
  write('t-train.npy', encodeNpy(Float32Array.from([0, 1, 1, 1, 0, 0]), [3, 2]))
  write('t-test.npy', encodeNpy(Float32Array.from([1, 0]), [1, 2]))
  const tagged = findImageDataset(`labels:${join(here.path, 't-train.npy')},${join(here.path, 't-test.npy')}`)
  const train = await tagged.load('train', 32)
  const truths = Buffer.from(encodeNpy(new Float32Array(2), [8]))
    .toString('latin1')
    .replace("'<f4'", "'|b1'")
  write('b.npy', Buffer.from(`${truths.slice(0, truths.lastIndexOf('\n') + 1)}\0\x01\0\x01\x01\x01\0\0`, 'latin1'))
  const asked = findImageDataset(`labels:${join(here.path, 'b.npy')},${join(here.path, 'b.npy')}`)
  expect([...(await asked.load('train', 32)).labels!]).toEqual([0, 1, 0, 1, 1, 1, 0, 0])
  expect([tagged.tags, [...train.tags!], train.count]).toEqual([['tag 0', 'tag 1'], [0, 1, 1, 1, 0, 0], 3])
  expect(() => train.images.block(0, 1)).toThrow('only the labels of these rows are known')
  write('large.npy', encodeNpy(Float32Array.from([20_240_100, 20_240_102]), [2]))
  const large = findImageDataset(`labels:${join(here.path, 'large.npy')},${join(here.path, 'large.npy')}`)
  expect(() => large.classes).toThrow('large.npy holds labels above 16777216')
  expect(resolvedName('labels:a.npy,b.npy')).toBe(`labels:${process.cwd()}/a.npy,${process.cwd()}/b.npy`)
})

test('files that do not fit are refused with what they hold', async () => {
  using here = commands()
  writeRows(here.path, 'train', 6)
  writeRows(here.path, 'test', 3)
  const write = (name: string, content: string | Uint8Array) => writeFileSync(join(here.path, name), content)
  write('six.npy', numbers(6))
  write('three.npy', numbers(3))
  write('halves.npy', encodeNpy(Float32Array.from([0, 0.5, 1]), [3]))
  write('tags.npy', encodeNpy(Float32Array.from([0, 1, 1, 1, 0, 0]), [3, 2]))
  write('gap.txt', 'a\n\nb\n')
  const refusal = async (...words: string[]) => {
    const { code, stderr } = await here.maskbench('evaluate', ...words, '--name', 'mine', '--save')
    expect([words, code]).toEqual([words, 2])
    return stderr
  }
  const features = ['--features', 'train.npy', 'test.npy']
  expect(await refusal('--features', 'none.npy', 'test.npy', '--labels', 'six.npy', 'three.npy')).toMatch(
    /cannot read the features none\.npy: there is no such file\. name a file of features/,
  )
  const wide = encodeNpy(new Float32Array(3 * 2), [3, 2])
  write('wide.npy', wide)
  expect(await refusal('--features', 'train.npy', 'wide.npy', '--labels', 'six.npy', 'three.npy')).toMatch(
    /the train features have \d+ numbers in a row, and the test features 2/,
  )
  // What numpy.save writes for an array of other objects.
  const objects = Buffer.from(wide).toString('latin1').replace("'<f4'", "'|O' ")
  write('objects.npy', Buffer.from(objects, 'latin1'))
  expect(await refusal('--features', 'train.npy', 'objects.npy', '--labels', 'six.npy', 'three.npy')).toMatch(
    /its items are Python objects, .*; convert them/,
  )
  expect(await refusal(...features, '--labels', 'six.npy')).toMatch(/--labels takes two files/)
  expect(await refusal(...features, '--labels', 'six.npy', 'absent.npy')).toMatch(/there is no file absent\.npy/)
  expect(await refusal(...features, '--labels', 'six.npy', 'halves.npy')).toMatch(/halves\.npy holds 0\.5 as a label/)
  expect(await refusal(...features, '--labels', 'six.npy', 'tags.npy')).toMatch(/do not hold the same kind of answers/)
  expect(await refusal(...features, '--labels', 'six.npy', 'gap.txt')).toMatch(/line 2 of .*gap\.txt is empty/)
  expect(await refusal('mine.pth', '--labels', 'six.npy', 'three.npy')).toMatch(/--labels is for --features/)
  const both = [...features, '--labels', 'six.npy', 'three.npy', '--data', 'scenes']
  expect(await refusal(...both)).toMatch(/--labels is in place of --data scenes/)
})

test('without --save the scores are printed, and equal to the stored ones', async () => {
  using here = folder()
  writeLabelled(here.path)
  const words = [...LABELLED, '--json']
  const printed = await here.maskbench('evaluate', ...words)
  expect(printed.code, printed.stderr).toBe(0)
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
  const saved = await here.maskbench('evaluate', ...words, '--name', 'mine', '--save')
  const values = (text: string) => JSON.parse(text).scores.map(({ value }: { value: number }) => value)
  expect(values(printed.stdout)).toEqual(values(saved.stdout))
})

test('rows that do not fit, or hold NaN, are refused before a run is made', async () => {
  using here = commands()
  writeLabelled(here.path)
  writeFileSync(join(here.path, 'nan.npy'), encodeNpy(new Float32Array(30 * SIZE).fill(Number.NaN), [30, SIZE]))
  const answers = [...LABELS, '--name', 'mine', '--save']
  const refusal = async (...files: string[]) => {
    const { code, stderr } = await here.maskbench('evaluate', '--features', ...files, ...answers)
    expect(code).toBe(2)
    return stderr
  }
  expect(await refusal('test.npy', 'test.npy')).toContain('the train features have 30 rows, and the data set has 60')
  expect(await refusal('train.npy', 'nan.npy')).toContain('row 0 of the test features is not finite')
  expect(existsSync(join(here.path, 'maskbench.sqlite'))).toBe(false)
})
