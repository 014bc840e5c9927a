/** Vertical stripes of equal width, which ignore the image: two stripes, and as many stripes as masks. */
import type { Candidate, ControlContext } from './types.ts'

export function candidates({ masks, test: { count, size } }: ControlContext): Candidate[] {
  return [...new Set([2, masks.n])].map((n) => ({ name: `${n} stripes`, values: stripes(n, count, size), n }))
}

/** [count, size, size, n] */
function stripes(n: number, count: number, size: number): Float32Array {
  const values = new Float32Array(count * size * size * n)
  for (let pixel = 0; pixel < count * size * size; pixel++) {
    values[pixel * n + Math.floor(((pixel % size) * n) / size)] = 1
  }
  return values
}
