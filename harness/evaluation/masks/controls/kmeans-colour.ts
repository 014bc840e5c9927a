/** k-means on the colours of each single image, with as many clusters as masks. */
import { kmeans } from 'ml-kmeans'
import type { Random } from '../../../base/random.ts'
import type { Candidate, ControlContext } from './types.ts'

/** The centres of a large image are fitted to about this many of its pixels, on a regular grid. */
const FITTED_PIXELS = 1024
const ITERATIONS = 50

export function candidates({ masks: { n }, test: { images, count, size }, random }: ControlContext): Candidate[] {
  const pixels = size * size
  const values = new Float32Array(count * pixels * n)
  for (let image = 0; image < count; image++) {
    const rgb = images.block(image, 1)
    const centres = colours(rgb, size, n, random)
    for (let pixel = 0; pixel < pixels; pixel++) {
      values[(image * pixels + pixel) * n + nearest(rgb.subarray(pixel * 3, pixel * 3 + 3), centres)] = 1
    }
  }
  return [{ name: `${n} clusters`, values, n }]
}

function colours(rgb: Uint8Array, size: number, n: number, random: Random): number[][] {
  const stride = Math.max(1, Math.floor(size / Math.sqrt(FITTED_PIXELS)))
  const points: number[][] = []
  for (let y = 0; y < size; y += stride) {
    for (let x = 0; x < size; x += stride) points.push([...rgb.subarray((y * size + x) * 3, (y * size + x) * 3 + 3)])
  }
  const distinct = new Set(points.map(([red, green, blue]) => (red! << 16) | (green! << 8) | blue!)).size
  if (distinct === 1) return [points[0]!] // k-means++ cannot draw a second centre
  const options = { seed: random.integer(2 ** 31), maxIterations: ITERATIONS, tolerance: 1e-3 }
  return kmeans(points, Math.min(n, distinct), options).centroids
}

function nearest(colour: Uint8Array, centres: number[][]): number {
  const [red, green, blue] = colour as unknown as [number, number, number]
  let best = 0
  let least = Infinity
  for (const [i, [r, g, b]] of centres.entries()) {
    const distance = (red - r!) ** 2 + (green - g!) ** 2 + (blue - b!) ** 2
    if (distance >= least) continue
    least = distance
    best = i
  }
  return best
}
