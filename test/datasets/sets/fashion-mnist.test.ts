import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { greyPixels, toColour } from '../../../datasets/formats/binary/fashion.ts'
import { dataset } from '../../../datasets/sets/fashion-mnist.ts'
import { dataset as mini } from '../../../datasets/sets/fashion-mnist-mini.ts'
import { EnvironmentError } from '../../../harness/base/errors.ts'
import { all, dataRoot } from '../official-files.ts'

// The official files are as long as their bytes pack; those that are made here pack to another length.
vi.mock('../../../datasets/formats/binary/files.ts', async (original) => {
  const files = await original<typeof import('../../../datasets/formats/binary/files.ts')>()
  return { ...files, checkSizes: () => {} }
})

const root = dataRoot()
beforeEach(() => {
  idx('t10k-images-idx3-ubyte.gz', [10_000, 28, 28], (i) => i % 251)
  idx('t10k-labels-idx1-ubyte.gz', [10_000], (i) => i % 10)
})

describe('fashion-mnist', () => {
  it('reads images and labels of the four files', async () => {
    const { images, labels, count } = await dataset.load('test', 28)
    expect([count, labels!.length, [...labels!.subarray(8, 12)]]).toEqual([10_000, 10_000, [8, 9, 0, 1]])
    const pixel = images.gather(Int32Array.of(9_999)).subarray(-3)
    expect([...pixel]).toEqual(Array(3).fill((10_000 * 784 - 1) % 251))
  })

  it('gives the same pixels as its first part, whatever the size', async () => {
    const grey = (await mini.load('test', 28)).images.block(0, 20).filter((_, i) => i % 3 === 0)
    for (const size of [28, 32, 20]) {
      const expected = (await mini.load('test', size)).images
      expect(Buffer.from(toColour(grey, size)).equals(expected.block(0, 20))).toBe(true)
      const chosen = Int32Array.of(7, 0, 19)
      expect(Buffer.from(greyPixels(grey, size).gather(chosen)).equals(expected.gather(chosen))).toBe(true)
    }
  })

  it('names the file that is cut, of another shape, or mislabelled', async () => {
    const load = () => dataset.load('test', 28).catch((error: unknown) => error as EnvironmentError)
    idx('t10k-labels-idx1-ubyte.gz', [10_000], (i) => (i === 77 ? 10 : 0))
    expect((await load()) as Error).toBeInstanceOf(EnvironmentError)
    expect(((await load()) as Error).message).toMatch(/t10k-labels.*damaged: label 77 is 10, not one of 0 to 9$/)
    idx('t10k-labels-idx1-ubyte.gz', [9_999], () => 0)
    expect(((await load()) as Error).message).toMatch(/t10k-labels.*damaged: an array of 9999 instead of 10000$/)
    writeFileSync(join(root.path, 'fashion-mnist/t10k-images-idx3-ubyte.gz'), gzipSync(Buffer.alloc(99)).subarray(0, 9))
    expect(((await load()) as Error).message).toMatch(/t10k-images.*damaged: unexpected end of file$/)
  })

  it('names every missing and damaged file', async () => {
    expect(dataset.present()).toBe(false)
    const problems = await all(dataset.verify!())
    expect(problems.map(({ file, what }) => `${file} ${what.replace(/^[\d,]+/, 'n')}`)).toEqual([
      'train-images-idx3-ubyte.gz missing',
      'train-labels-idx1-ubyte.gz missing',
      't10k-images-idx3-ubyte.gz n bytes instead of 4,422,102',
      't10k-labels-idx1-ubyte.gz n bytes instead of 5,148',
    ])
  })
})

function idx(file: string, shape: number[], value: (i: number) => number): void {
  const header = Buffer.alloc(4 + 4 * shape.length)
  header.set([0, 0, 8, shape.length])
  shape.forEach((length, axis) => {
    header.writeUInt32BE(length, 4 + 4 * axis)
  })
  const values = Uint8Array.from({ length: shape.reduce((product, length) => product * length, 1) }, (_, i) => value(i))
  const path = join(root.path, 'fashion-mnist', file)
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, gzipSync(Buffer.concat([header, values]), { level: 1 }))
}
