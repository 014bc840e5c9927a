/**
 * Random resized crop and flip: the part of an image that a view shows, and the weights for resizing it. The bicubic
 * weights are Pillow's (a = -0.5, antialiased when shrinking, renormalised at the crop's edge).
 */
import type { AugmentationConfig } from '../../db/config/augmentation.ts'
import type { Random } from '../base/random.ts'

/** The crop, flip and blur of one view of one image; lengths are in source pixels. */
export interface Geometry {
  /** Whether the source is stored transposed; the other values are of the upright image. */
  turned: boolean
  top: number
  left: number
  height: number
  width: number
  flipped: boolean
  /** Standard deviation of the blur in output pixels; 0 for no blur. */
  sigma: number
}

const RATIO: readonly [number, number] = [3 / 4, 4 / 3]
const BLUR_SIGMA: readonly [number, number] = [0.1, 2]

/** The image that a view is taken from, as it is stored; its longer side lies along its rows. */
export interface Source {
  height: number
  width: number
  turned: boolean
}

/** Draws torchvision's RandomResizedCrop, horizontal flip and Gaussian blur. */
export function drawGeometry(source: Source, options: AugmentationConfig, random: Random): Geometry {
  const { turned } = source
  const upright = turned ? { height: source.width, width: source.height } : source
  const { top, left, height, width } =
    options.padding === null ? drawCrop(upright, options.cropMin, random) : drawShift(upright, options.padding, random)
  const flipped = random.uniform() < options.flip
  const sigma = random.uniform() < options.blur ? random.uniform(...BLUR_SIGMA) : 0
  return { turned, top, left, height, width, flipped, sigma }
}

/** torchvision's RandomCrop(size, padding): what lies outside the image is black. */
function drawShift({ height, width }: Pick<Source, 'height' | 'width'>, padding: number, random: Random) {
  const shift = () => random.integer(2 * padding + 1) - padding
  return { top: shift(), left: shift(), height, width }
}

/** Ten tries, then the centre, as large as the ratios allow. */
function drawCrop(image: Pick<Source, 'height' | 'width'>, cropMin: number, random: Random) {
  for (let attempt = 0; attempt < 10; attempt++) {
    const area = image.height * image.width * random.uniform(cropMin, 1)
    const ratio = Math.exp(random.uniform(Math.log(RATIO[0]), Math.log(RATIO[1])))
    const width = Math.round(Math.sqrt(area * ratio))
    const height = Math.round(Math.sqrt(area / ratio))
    if (width > 0 && width <= image.width && height > 0 && height <= image.height) {
      const top = random.integer(image.height - height + 1)
      return { top, left: random.integer(image.width - width + 1), height, width }
    }
  }
  const width = Math.min(image.width, Math.round(image.height * RATIO[1]))
  const height = Math.min(image.height, Math.round(image.width / RATIO[0]))
  return {
    top: Math.floor((image.height - height) / 2),
    left: Math.floor((image.width - width) / 2),
    height,
    width,
  }
}

/** The longest side of a crop from images of up to these sides. */
export function longestCrop(height: number, width: number): number {
  const [shorter, longer] = [Math.min(height, width), Math.max(height, width)]
  return Math.min(longer, Math.ceil(shorter * RATIO[1]) + 2)
}

/**
 * The weights that resize `length` pixels to `output` pixels: row `o` holds the source pixels' weights in output pixel
 * `o`.
 * @returns [output, length], row-major; every row sums to 1.
 */
export function resizeWeights(length: number, output: number): Float32Array {
  const weights = new Float32Array(output * length)
  const scale = length / output
  const filter = Math.max(scale, 1)
  const support = 2 * filter
  for (let o = 0; o < output; o++) {
    const centre = (o + 0.5) * scale
    const first = Math.max(0, Math.round(centre - support))
    const last = Math.min(length, Math.round(centre + support))
    let total = 0
    for (let i = first; i < last; i++) total += cubic((i - centre + 0.5) / filter)
    for (let i = first; i < last; i++) weights[o * length + i] = cubic((i - centre + 0.5) / filter) / total
  }
  return weights
}

/** Keys' cubic convolution kernel with a = -0.5, as in Pillow. */
function cubic(x: number): number {
  const t = Math.abs(x)
  if (t < 1) return (1.5 * t - 2.5) * t * t + 1
  if (t < 2) return ((-0.5 * t + 2.5) * t - 4) * t + 2
  return 0
}
