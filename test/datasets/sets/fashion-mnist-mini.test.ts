import { describe, expect, it } from 'vitest'
import { dataset } from '../../../datasets/sets/fashion-mnist-mini.ts'
import { readShipped, verifyShipped } from '../../../datasets/shipped.ts'
import type { Problem } from '../../../datasets/types.ts'
import { EnvironmentError } from '../../../harness/base/errors.ts'

describe('fashion-mnist-mini', () => {
  it('has 5,000 training and 2,000 test images in their original order', async () => {
    const train = await dataset.load('train', 28)
    const test = await dataset.load('test', 28)
    expect([train.count, train.images.block(0, train.count).length]).toEqual([5000, 5000 * 28 * 28 * 3])
    expect([test.count, test.images.block(0, test.count).length]).toEqual([2000, 2000 * 28 * 28 * 3])
    expect([...train.labels!.subarray(0, 8)]).toEqual([9, 0, 0, 3, 0, 2, 7, 2])
    expect([...test.labels!.subarray(0, 8)]).toEqual([9, 2, 1, 1, 6, 1, 4, 6])
    expect(dataset.classes[train.labels![0]!]).toBe('Ankle boot')
  })

  it('surrounds the images with two black pixels at 32, the same in all three channels', async () => {
    const small = await dataset.load('test', 28)
    const padded = await dataset.load('test', 32)
    const at = (split: typeof small, n: number, y: number, x: number) => {
      const first = (y * split.size + x) * 3
      return [...split.images.block(n, 1).subarray(first, first + 3)]
    }
    for (let i = 0; i < 32; i++) {
      expect([at(padded, 1, 0, i), at(padded, 1, i, 31), at(padded, 1, 1, i)].flat()).toEqual(Array(9).fill(0))
    }
    const value = at(small, 1, 14, 14)
    expect(at(padded, 1, 16, 16)).toEqual(value)
    expect(value).toEqual(Array(3).fill(value[0]))
    expect(value[0]).toBeGreaterThan(0)
  })

  it('states the mean and standard deviation of its training images', async () => {
    const { images, count } = await dataset.load('train', 32)
    const bytes = images.block(0, count)
    let sum = 0
    let squares = 0
    for (const value of bytes) {
      sum += value / 255
      squares += (value / 255) ** 2
    }
    const mean = sum / bytes.length
    expect(mean).toBeCloseTo(dataset.mean[0], 4)
    expect(Math.sqrt(squares / bytes.length - mean ** 2)).toBeCloseTo(dataset.std[0], 4)
  })

  it('verifies its four files', async () => {
    const checked: string[] = []
    for await (const problem of dataset.verify!((file) => checked.push(file))) expect(problem).toBeUndefined()
    expect(checked).toHaveLength(4)
  })

  it('comes in other sizes too', async () => {
    const { images, count, size } = await dataset.load('test', 16)
    expect([images.block(0, count).length, size]).toEqual([2000 * 16 * 16 * 3, 16])
  })
})

describe('a shipped file', () => {
  const path = 'fashion-mnist-mini/t10k-labels-idx1-ubyte.gz'

  it('that is damaged is refused with the command that restores it', () => {
    const read = () => readShipped({ path, sha256: '0'.repeat(64) })
    expect(read).toThrow(EnvironmentError)
    expect(read).toThrow('t10k-labels-idx1-ubyte.gz is damaged')
    expect(remedyOf(read)).toBe(`restore it with \`git checkout -- datasets/sets/${path}\``)
  })

  it('that is missing or damaged is found by verify', async () => {
    const files = [
      { path, sha256: '0'.repeat(64) },
      { path: 'fashion-mnist-mini/nothing.gz', sha256: '' },
    ]
    const problems: Problem[] = []
    for await (const problem of verifyShipped(files)) problems.push(problem)
    expect(problems).toEqual([
      { file: path, what: 'differs from the shipped file' },
      { file: 'fashion-mnist-mini/nothing.gz', what: 'missing' },
    ])
  })

  it('that is missing is refused likewise', () => {
    const read = () => readShipped({ path: 'fashion-mnist-mini/nothing.gz', sha256: '' })
    expect(read).toThrow('datasets/sets/fashion-mnist-mini/nothing.gz is missing')
    expect(remedyOf(read)).toContain('git checkout')
  })

  function remedyOf(read: () => unknown): string {
    try {
      read()
    } catch (error) {
      return (error as EnvironmentError).remedy
    }
    throw new Error('nothing was refused')
  }
})
