import type { Tensor2D, Tensor3D } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import { Random } from '../../harness/base/random.ts'
import { groupMeans, pixelSums, spread, weightedRowSums } from '../../harness/engine/sums.ts'
import { drawNormal } from './draw.ts'

const random = new Random('sums')
const draw = (shape: number[]) => drawNormal(shape, random)

const [rows, images, channels, column] = [draw([5, 7]), draw([3, 6, 4]), draw([3, 8]), draw([5, 1])]
const weights = draw([7, 1])

describe.each([
  ['weightedRowSums', (asProduct: boolean) => weightedRowSums(rows, weights, asProduct), [5, 1]],
  ['pixelSums', (asProduct: boolean) => pixelSums(images as Tensor3D, asProduct), [3, 4]],
  ['groupMeans', (asProduct: boolean) => groupMeans(channels as Tensor2D, 2, asProduct), [3, 8]],
  ['spread', (asProduct: boolean) => spread(column, 3, asProduct), [5, 3]],
] as const)('%s', (_name, sums, shape) => {
  it('is the same as a product and as a reduction', () => {
    const [product, reduction] = [sums(true), sums(false)]
    expect(product.shape).toEqual(shape)
    expect(reduction.shape).toEqual(shape)
    const values = reduction.dataSync()
    product.dataSync().forEach((value, i) => {
      expect(value).toBeCloseTo(values[i]!, 5)
    })
  })
})
