import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { findImageDataset } from '../../datasets/index.ts'
import { commands } from '../cli/helpers/in-process.ts'

/** The header of a .npy file as text, and its values. */
function read(path: string): { header: string; values: Buffer } {
  const bytes = readFileSync(path)
  const start = 10 + bytes.readUInt16LE(8)
  expect(start % 64).toBe(0)
  return { header: bytes.subarray(10, start).toString('latin1').trim(), values: bytes.subarray(start) }
}

test('data export writes the images and labels that are evaluated', async () => {
  using here = commands()
  const { code, stdout } = await here.maskbench('data', 'export', 'fashion-mnist-mini', '--out', 'new/arrays', '--json')
  expect(code).toBe(0)
  const out = join(here.path, 'new', 'arrays')
  const { files, mean } = JSON.parse(stdout)
  expect(files).toContainEqual({ file: 'test-images.npy', shape: [2000, 32, 32, 3], type: 'uint8' })
  expect(readdirSync(out).sort()).toEqual(files.map(({ file }: { file: string }) => file).sort())

  const data = findImageDataset('fashion-mnist-mini')
  expect(mean).toEqual(data.mean)
  for (const split of ['train', 'test'] as const) {
    const { images, labels, count } = await data.load(split, 32)
    const pixels = read(join(out, `${split}-images.npy`))
    expect(pixels.header).toBe(`{'descr': '|u1', 'fortran_order': False, 'shape': (${count}, 32, 32, 3), }`)
    expect(pixels.values.equals(images.block(0, count))).toBe(true)
    const classes = read(join(out, `${split}-labels.npy`))
    expect(classes.header).toBe(`{'descr': '<i8', 'fortran_order': False, 'shape': (${count},), }`)
    expect(classes.values.length).toBe(8 * count)
    expect([0, 1, 2].map((i) => Number(classes.values.readBigInt64LE(8 * i)))).toEqual([...labels!.slice(0, 3)])
  }
})

test('images of a folder have the size that is asked for, and no test arrays where there are no test images', async () => {
  using here = commands()
  mkdirSync(join(here.path, 'photos'))
  const picture = sharp({ create: { width: 40, height: 20, channels: 3, background: 'red' } })
  for (const name of ['a', 'b'])
    await picture
      .clone()
      .png()
      .toFile(join(here.path, 'photos', `${name}.png`))
  const words = ['data', 'export', 'folder:photos', '--size', '16', '--out', 'arrays']
  const { code, stdout, stderr } = await here.maskbench(...words)
  expect(code, stderr).toBe(0)
  expect(stdout).toMatch(/^train-images\.npy +uint8 \[2, 16, 16, 3\]\n/)
  expect(readdirSync(join(here.path, 'arrays')).filter((name) => name.startsWith('test'))).toEqual([])
  expect([...read(join(here.path, 'arrays', 'train-images.npy')).values.subarray(0, 3)]).toEqual([255, 0, 0])
})

test('tags are written beside the images', async () => {
  using here = commands()
  const { stdout } = await here.maskbench('data', 'export', 'scenes-few', '--size', '8', '--out', 'arrays')
  const { tags } = findImageDataset('scenes-few')
  expect(stdout).toContain(`test-tags.npy  uint8 [1000, ${tags!.length}]`)
  expect(read(join(here.path, 'arrays', 'test-tags.npy')).values.length).toBe(1000 * tags!.length)
})

test.each([
  [['fashion-mnist-mini', '--out', '.'], /\. is not empty: arrays would be mixed with its contents/],
  [['uci-heart', '--out', 'new'], /"uci-heart" contains no images/],
  [['fashion-mnist-mini'], /required option '--out <folder>' not specified/],
])('data export %j is refused', async (words, reason) => {
  using here = commands()
  writeFileSync(join(here.path, 'mine.txt'), '')
  const { code, stderr } = await here.maskbench('data', 'export', ...words)
  expect([code, stderr]).toEqual([2, expect.stringMatching(reason)])
  expect(existsSync(join(here.path, 'new'))).toBe(false)
})
