/** Random features for the workloads on frozen features. */
import { Random } from '../base/random.ts'
import type { Features } from '../evaluation/types.ts'

const SIZE = 512
const CLASSES = 10

export function randomFeatures(count: number): Features {
  const random = new Random(count)
  return {
    values: Float32Array.from({ length: count * SIZE }, () => random.normal()),
    count,
    size: SIZE,
    labels: Int32Array.from({ length: count }, () => random.integer(CLASSES)),
    tags: null,
    tagCount: 0,
    origin: 'random',
  }
}
