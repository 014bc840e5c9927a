/** Files that are no array of features say what they are and how they become one. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { decodeNpy } from '../../../datasets/formats/npy.ts'
import { findImageDataset } from '../../../datasets/index.ts'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'
import { featureRows } from '../../../harness/evaluation/external/feature-rows.ts'
import { foreignFeatures } from '../../../harness/evaluation/external/foreign-features.ts'

const SPLIT = { images: { block: () => new Uint8Array(), gather: () => new Uint8Array() }, count: 2, size: 8 }

function withDescriptor(descriptor: string): Buffer {
  const bytes = Buffer.from(encodeNpy(new Float32Array(4), [2, 2]))
  const header = bytes.toString('latin1').replace("'<f4'", `'${descriptor}'`.padEnd(5)).slice(0, bytes.length)
  return Buffer.from(header, 'latin1')
}

it.each([
  ['|O', /its items are Python objects, such as rows of different lengths; convert/],
  ['>f4', /its items are of the type >f4; convert/],
  ['<c8', /its items are of the type <c8; convert/],
])('items of the type %s', (descriptor, what) => {
  expect(() => decodeNpy(withDescriptor(descriptor))).toThrow(what)
})

it('a file of torch.save', () => {
  const file = readFileSync(new URL('../../golden/foreign-files/torchvision-vit.pth', import.meta.url))
  expect(() => decodeNpy(file)).toThrow(/it is a file of torch\.save; convert it with `numpy\.save\(/)
})

it('features without rows', () => {
  const empty = Buffer.from(encodeNpy(new Float32Array(), [0, 16]))
  expect(() => featureRows({ path: 'train.npy', bytes: empty }, { ...SPLIT, labels: null }, 'train')).toThrow(
    expect.objectContaining({
      message: 'the train features are empty: they have the shape (0, 16)',
      remedy: 'write one row per image',
    }),
  )
})

it("features of training and test images in each other's place", async () => {
  const dataset = findImageDataset('fashion-mnist-mini')
  const file = (count: number) => ({
    path: `${count}.npy`,
    bytes: Buffer.from(encodeNpy(new Float32Array(count), [count, 1])),
  })
  const measured = { dataset: dataset.name, trainImages: null, evaluations: [] }
  const refused = (train: number, test: number) =>
    expect(foreignFeatures(measured, dataset, { train: file(train), test: file(test) })).rejects
  const what = 'the train features have 2000 rows, and the data set has 5000 train images'
  await refused(2000, 5000).toMatchObject({
    message: what,
    remedy: expect.stringMatching(/^the two files fit the other way round: name that of the training images first/),
  })
  const rows = { message: what, remedy: expect.stringMatching(/^write one row per image in the order/) }
  await refused(2000, 2000).toMatchObject(rows)
  const damaged = { path: 'test.npy', bytes: Buffer.from('nothing') }
  await expect(foreignFeatures(measured, dataset, { train: file(2000), test: damaged })).rejects.toMatchObject(rows)
})
