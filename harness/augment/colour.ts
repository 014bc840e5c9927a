/**
 * Colour jitter and greyscale of one image as one linear map of its pixels and its mean colour, which can be drawn
 * before the image is read. Brightness, saturation and hue are linear in RGB (hue is a rotation about the grey axis in
 * YIQ); contrast moves every pixel away from the grey of the mean colour. torchvision clips after each of the four
 * operations, this code once after all of them.
 */
import type { AugmentationConfig } from '../../db/config/augmentation.ts'
import type { Random } from '../base/random.ts'

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/** v -> matrix v + ofMean mean */
export interface ColourMap {
  matrix: Matrix
  /** The contribution of the cropped image's mean colour. */
  ofMean: Matrix
}

type Row = readonly [number, number, number]

const IDENTITY: ColourMap = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], ofMean: [0, 0, 0, 0, 0, 0, 0, 0, 0] }
/** ITU-R 601 luma, as in torchvision. */
const LUMA = [0.299, 0.587, 0.114] as const
const RGB_TO_YIQ: Matrix = [0.299, 0.587, 0.114, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112]
const YIQ_TO_RGB: Matrix = [1, 0.956, 0.619, 1, -0.272, -0.647, 1, -1.106, 1.703]

/** @returns a map of RGB values in [0, 1] to jittered values, without clipping. */
export function drawColour(options: AugmentationConfig, random: Random): ColourMap {
  let map = IDENTITY
  if (random.uniform() < options.jitter) {
    const factor = (strength: number) => random.uniform(Math.max(0, 1 - strength), 1 + strength)
    const brightness = factor(options.brightness)
    const contrast = factor(options.contrast)
    const saturation = factor(options.saturation)
    const hue = random.uniform(-options.hue, options.hue)
    for (const jitter of random.permutation(4)) {
      if (jitter === 0) map = brightened(map, brightness)
      else if (jitter === 1) map = contrasted(map, contrast)
      else if (jitter === 2) map = saturated(map, saturation)
      else map = rotated(map, hue)
    }
  }
  return random.uniform() < options.grey ? saturated(map, 0) : map
}

function brightened({ matrix, ofMean }: ColourMap, factor: number): ColourMap {
  return { matrix: blend(matrix, factor, BLACK), ofMean: blend(ofMean, factor, BLACK) }
}

const BLACK: Row = [0, 0, 0]

/** c v + (1 - c) grey, where grey is the luma of the current mean colour. */
function contrasted({ matrix, ofMean }: ColourMap, factor: number): ColourMap {
  const a = lumaOf(matrix)
  const b = lumaOf(ofMean)
  const ofMeanNow: Row = [a[0] + b[0], a[1] + b[1], a[2] + b[2]]
  return { matrix: blend(matrix, factor, BLACK), ofMean: blend(ofMean, factor, ofMeanNow) }
}

/** s v + (1 - s) times the pixel's own luma: 1 keeps the colours, 0 gives grey. */
function saturated({ matrix, ofMean }: ColourMap, factor: number): ColourMap {
  return { matrix: blend(matrix, factor, lumaOf(matrix)), ofMean: blend(ofMean, factor, lumaOf(ofMean)) }
}

/** @param hue - in turns. */
function rotated({ matrix, ofMean }: ColourMap, hue: number): ColourMap {
  const cos = Math.cos(2 * Math.PI * hue)
  const sin = Math.sin(2 * Math.PI * hue)
  const rotation = multiply(YIQ_TO_RGB, multiply([1, 0, 0, 0, cos, -sin, 0, sin, cos], RGB_TO_YIQ))
  return { matrix: multiply(rotation, matrix), ofMean: multiply(rotation, ofMean) }
}

// No spread or destructuring below: many views are drawn before the JIT compiles these functions.

/** The luma of a map's output, as weights of its input. */
function lumaOf(m: Matrix): Row {
  return [
    LUMA[0] * m[0] + LUMA[1] * m[3] + LUMA[2] * m[6],
    LUMA[0] * m[1] + LUMA[1] * m[4] + LUMA[2] * m[7],
    LUMA[0] * m[2] + LUMA[1] * m[5] + LUMA[2] * m[8],
  ]
}

/** factor m + (1 - factor) times a matrix whose rows all equal `row`. */
function blend(m: Matrix, factor: number, row: Row): Matrix {
  const a = (1 - factor) * row[0]
  const b = (1 - factor) * row[1]
  const c = (1 - factor) * row[2]
  // biome-ignore format: a matrix
  return [
    factor * m[0] + a, factor * m[1] + b, factor * m[2] + c,
    factor * m[3] + a, factor * m[4] + b, factor * m[5] + c,
    factor * m[6] + a, factor * m[7] + b, factor * m[8] + c,
  ]
}

function multiply(a: Matrix, b: Matrix): Matrix {
  return [
    a[0] * b[0] + a[1] * b[3] + a[2] * b[6],
    a[0] * b[1] + a[1] * b[4] + a[2] * b[7],
    a[0] * b[2] + a[1] * b[5] + a[2] * b[8],
    a[3] * b[0] + a[4] * b[3] + a[5] * b[6],
    a[3] * b[1] + a[4] * b[4] + a[5] * b[7],
    a[3] * b[2] + a[4] * b[5] + a[5] * b[8],
    a[6] * b[0] + a[7] * b[3] + a[8] * b[6],
    a[6] * b[1] + a[7] * b[4] + a[8] * b[7],
    a[6] * b[2] + a[7] * b[5] + a[8] * b[8],
  ]
}
