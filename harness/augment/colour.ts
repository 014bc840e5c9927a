/**
 * Colour jitter and grey of one image as one linear map of its pixels and its mean colour, so that they are drawn before the
 * image is seen. Brightness, saturation and hue are linear in RGB, hue as the rotation about the grey axis in YIQ; contrast
 * moves every pixel away from the mean's grey. torchvision clips after each of the four, this clips once after all of them.
 */
import type { AugmentationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'

type Matrix = readonly [number, number, number, number, number, number, number, number, number]

/** v -> matrix v + ofMean mean */
export interface ColourMap {
  matrix: Matrix
  /** What the mean colour of the cropped image adds. */
  ofMean: Matrix
}

const NOTHING: Matrix = [0, 0, 0, 0, 0, 0, 0, 0, 0]
const IDENTITY: ColourMap = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], ofMean: NOTHING }
/** ITU-R 601 luma, as in torchvision. */
const LUMA = [0.299, 0.587, 0.114] as const
const RGB_TO_YIQ: Matrix = [0.299, 0.587, 0.114, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112]
const YIQ_TO_RGB: Matrix = [1, 0.956, 0.619, 1, -0.272, -0.647, 1, -1.106, 1.703]

/** @returns the map of RGB values in [0, 1] to jittered ones, not clipped. */
export function drawColour(options: AugmentationConfig, random: Random): ColourMap {
  let map = IDENTITY
  if (random.uniform() < options.jitter) {
    const factor = (strength: number) => random.uniform(Math.max(0, 1 - strength), 1 + strength)
    const [brightness, contrast, saturation] = [
      factor(options.brightness),
      factor(options.contrast),
      factor(options.saturation),
    ]
    const hue = random.uniform(-options.hue, options.hue)
    const jitters = [
      (m: ColourMap) => then(m, scaled(brightness)),
      (m: ColourMap) => contrasted(m, contrast),
      (m: ColourMap) => then(m, towardsGrey(saturation)),
      (m: ColourMap) => then(m, hueRotation(hue)),
    ]
    for (const i of random.permutation(jitters.length)) map = jitters[i]!(map)
  }
  return random.uniform() < options.grey ? then(map, towardsGrey(0)) : map
}

function then({ matrix, ofMean }: ColourMap, next: Matrix): ColourMap {
  return { matrix: multiply(next, matrix), ofMean: multiply(next, ofMean) }
}

/** c v + (1 - c) grey, where grey is the luma of the mean colour as it is by now. */
function contrasted({ matrix, ofMean }: ColourMap, contrast: number): ColourMap {
  const grey = multiply(towardsGrey(0), sum(matrix, ofMean))
  const { matrix: m, ofMean: o } = then({ matrix, ofMean }, scaled(contrast))
  return { matrix: m, ofMean: sum(o, multiply(scaled(1 - contrast), grey)) }
}

function scaled(s: number): Matrix {
  return [s, 0, 0, 0, s, 0, 0, 0, s]
}

/** s = 1 keeps the colours, s = 0 gives grey. */
function towardsGrey(s: number): Matrix {
  const [r, g, b] = [LUMA[0] * (1 - s), LUMA[1] * (1 - s), LUMA[2] * (1 - s)]
  return [r + s, g, b, r, g + s, b, r, g, b + s]
}

/** @param hue - in turns. */
function hueRotation(hue: number): Matrix {
  const [cos, sin] = [Math.cos(2 * Math.PI * hue), Math.sin(2 * Math.PI * hue)]
  return multiply(YIQ_TO_RGB, multiply([1, 0, 0, 0, cos, -sin, 0, sin, cos], RGB_TO_YIQ))
}

function sum(a: Matrix, b: Matrix): Matrix {
  return a.map((value, i) => value + b[i]!) as readonly number[] as Matrix
}

function multiply(a: Matrix, b: Matrix): Matrix {
  const cell = (row: number, column: number) =>
    a[row * 3]! * b[column]! + a[row * 3 + 1]! * b[3 + column]! + a[row * 3 + 2]! * b[6 + column]!
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(1, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(2, 1), cell(2, 2)]
}
