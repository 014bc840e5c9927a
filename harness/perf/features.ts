/** What the workloads on frozen features share: random features, and a median of timed passes. */
import { Random } from '../engine/random.ts'
import type { Features } from '../evaluation/types.ts'

const SIZE = 512
const CLASSES = 10
const PASSES = 3

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

/** Median wall time of a few passes after one to warm up. */
export function medianSeconds(pass: () => void): number {
  pass()
  const times = Array.from({ length: PASSES }, () => {
    const start = performance.now()
    pass()
    return (performance.now() - start) / 1000
  })
  return times.sort((a, b) => a - b)[Math.floor(PASSES / 2)]!
}
