/**
 * Colour jitter, grey and normalisation of one image as one affine map of its pixels. Every jitter is affine in RGB:
 * contrast too, given the image's mean colour; hue is the rotation about the grey axis in YIQ. torchvision clips after
 * each of the four, this clips once after all of them.
 */
import type { AugmentationConfig } from '../../db/config.ts'
import type { Random } from '../engine/random.ts'

type Matrix = readonly [number, number, number, number, number, number, number, number, number]
type Vector = readonly [number, number, number]

/** v -> matrix v + offset */
export interface Affine {
  matrix: Matrix
  offset: Vector
}

const IDENTITY: Affine = { matrix: [1, 0, 0, 0, 1, 0, 0, 0, 1], offset: [0, 0, 0] }
/** ITU-R 601 luma, as in torchvision. */
const LUMA: Vector = [0.299, 0.587, 0.114]
const RGB_TO_YIQ: Matrix = [0.299, 0.587, 0.114, 0.5959, -0.2746, -0.3213, 0.2115, -0.5227, 0.3112]
const YIQ_TO_RGB: Matrix = [1, 0.956, 0.619, 1, -0.272, -0.647, 1, -1.106, 1.703]

/**
 * @param mean - mean colour of the cropped image, in [0, 1].
 * @returns the map of RGB values in [0, 1] to jittered ones, not clipped.
 */
export function drawColour(mean: Vector, options: AugmentationConfig, random: Random): Affine {
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
      (m: Affine) => compose({ matrix: scaled(brightness), offset: [0, 0, 0] }, m),
      (m: Affine) => {
        const grey = (1 - contrast) * dot(LUMA, apply(m, mean))
        return compose({ matrix: scaled(contrast), offset: [grey, grey, grey] }, m)
      },
      (m: Affine) => compose({ matrix: towardsGrey(saturation), offset: [0, 0, 0] }, m),
      (m: Affine) => compose({ matrix: hueRotation(hue), offset: [0, 0, 0] }, m),
    ]
    for (const i of random.permutation(jitters.length)) map = jitters[i]!(map)
  }
  if (random.uniform() < options.grey) map = compose({ matrix: towardsGrey(0), offset: [0, 0, 0] }, map)
  return map
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

function compose(outer: Affine, inner: Affine): Affine {
  return { matrix: multiply(outer.matrix, inner.matrix), offset: apply(outer, inner.offset) }
}

function apply({ matrix: m, offset: c }: Affine, [x, y, z]: Vector): Vector {
  return [
    m[0] * x + m[1] * y + m[2] * z + c[0],
    m[3] * x + m[4] * y + m[5] * z + c[1],
    m[6] * x + m[7] * y + m[8] * z + c[2],
  ]
}

function multiply(a: Matrix, b: Matrix): Matrix {
  const cell = (row: number, column: number) =>
    a[row * 3]! * b[column]! + a[row * 3 + 1]! * b[3 + column]! + a[row * 3 + 2]! * b[6 + column]!
  return [cell(0, 0), cell(0, 1), cell(0, 2), cell(1, 0), cell(1, 1), cell(1, 2), cell(2, 0), cell(2, 1), cell(2, 2)]
}

function dot(a: Vector, b: Vector): number {
  return a[0] * b[0] + a[1] * b[1] + a[2] * b[2]
}
