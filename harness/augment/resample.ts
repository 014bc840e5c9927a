/**
 * Random resized crop, flip and Gaussian blur as one matrix an axis: a view is V x H^T for every channel, so a whole
 * batch costs two batched matmuls. Bicubic weights are Pillow's (a = -0.5, antialiased when shrinking, renormalised at
 * the crop's edge); the blur pads by reflection like torchvision's.
 */
import type { AugmentationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'

/** How one view of one image was cut out; lengths in source pixels. */
export interface Geometry {
  top: number
  left: number
  height: number
  width: number
  flipped: boolean
  /** Standard deviation of the blur in output pixels; 0 is none. */
  sigma: number
}

const RATIO: readonly [number, number] = [3 / 4, 4 / 3]
const BLUR_RADIUS = 2
const BLUR_SIGMA: readonly [number, number] = [0.1, 2]

/** torchvision's RandomResizedCrop (ten tries, then the whole image), horizontal flip and Gaussian blur. */
export function drawGeometry(size: number, options: AugmentationConfig, random: Random): Geometry {
  const { top, left, height, width } = drawCrop(size, options.cropMin, random)
  const flipped = random.uniform() < options.flip
  const sigma = random.uniform() < options.blur ? random.uniform(...BLUR_SIGMA) : 0
  return { top, left, height, width, flipped, sigma }
}

function drawCrop(size: number, cropMin: number, random: Random) {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = size * size * random.uniform(cropMin, 1)
    const ratio = Math.exp(random.uniform(Math.log(RATIO[0]), Math.log(RATIO[1])))
    const width = Math.round(Math.sqrt(area * ratio))
    const height = Math.round(Math.sqrt(area / ratio))
    if (width > 0 && width <= size && height > 0 && height <= size) {
      return { top: random.integer(size - height + 1), left: random.integer(size - width + 1), height, width }
    }
  }
  return { top: 0, left: 0, height: size, width: size }
}

/**
 * Writes the matrix of one axis: row `o` holds the weights of the source pixels in output pixel `o`.
 * @param into - [output, source] at `offset`, all zeros before.
 */
export function writeAxis(
  into: Float32Array,
  offset: number,
  { start, length, source, output, flipped, sigma }: AxisOptions,
): void {
  const rows = sigma > 0 ? new Float32Array(output * source) : into
  const base = sigma > 0 ? 0 : offset
  const scale = length / output
  const filter = Math.max(scale, 1)
  const support = 2 * filter
  for (let o = 0; o < output; o++) {
    const centre = (o + 0.5) * scale
    const first = Math.max(0, Math.round(centre - support))
    const last = Math.min(length, Math.round(centre + support))
    const row = base + (flipped ? output - 1 - o : o) * source + start
    let total = 0
    for (let i = first; i < last; i++) total += cubic((i - centre + 0.5) / filter)
    for (let i = first; i < last; i++) rows[row + i] = cubic((i - centre + 0.5) / filter) / total
  }
  if (sigma > 0) blurRows(rows, into, offset, output, source, sigma)
}

interface AxisOptions {
  start: number
  length: number
  source: number
  output: number
  flipped: boolean
  sigma: number
}

/** Keys' cubic convolution kernel with a = -0.5, as in Pillow. */
function cubic(x: number): number {
  const t = Math.abs(x)
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2
  return 0
}

function blurRows(
  rows: Float32Array,
  into: Float32Array,
  offset: number,
  output: number,
  source: number,
  sigma: number,
) {
  const weights = Array.from({ length: 2 * BLUR_RADIUS + 1 }, (_, i) =>
    Math.exp(-((i - BLUR_RADIUS) ** 2) / (2 * sigma * sigma)),
  )
  const total = weights.reduce((a, b) => a + b, 0)
  for (let o = 0; o < output; o++) {
    for (let tap = -BLUR_RADIUS; tap <= BLUR_RADIUS; tap++) {
      const weight = weights[tap + BLUR_RADIUS]! / total
      const from = reflect(o + tap, output) * source
      for (let i = 0; i < source; i++) into[offset + o * source + i]! += weight * rows[from + i]!
    }
  }
}

function reflect(i: number, size: number): number {
  if (i < 0) return -i
  return i >= size ? 2 * (size - 1) - i : i
}
