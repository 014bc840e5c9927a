/** What the device is told of one image in one view: a few numbers, in this order. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { CUT_NUMBERS, MIX_NUMBERS, tellCut, tellMix } from './axes.ts'
import type { ColourMap } from './colour.ts'
import type { Geometry } from './resample.ts'

/** How many numbers there are of each kind. */
const TOLD = {
  vertical: CUT_NUMBERS,
  horizontal: CUT_NUMBERS,
  blur: MIX_NUMBERS,
  blurAndFlip: MIX_NUMBERS,
  flip: MIX_NUMBERS,
  /** The map of pixels and that of their mean, row by row. */
  colour: 18,
}
type Kind = keyof typeof TOLD
const KINDS = Object.keys(TOLD) as Kind[]
const LENGTHS = Object.values(TOLD)
/** Of all kinds together. */
export const NUMBERS = LENGTHS.reduce((sum, length) => sum + length, 0)
/** Where the numbers of each kind begin. */
const AT = Object.fromEntries(
  KINDS.map((kind, i) => [kind, LENGTHS.slice(0, i).reduce((sum, length) => sum + length, 0)]),
) as Record<Kind, number>

export interface Drawn {
  geometry: Geometry
  colour: ColourMap
  /** Standard deviations of the channels, by which normalisation divides. */
  std: readonly [number, number, number]
}

/** Writes the numbers of one image in one view. @param numbers - all zeros from `at` on. */
export function tell(numbers: Float32Array, at: number, { geometry, colour, std }: Drawn): void {
  const { top, left, height, width, flipped, sigma } = geometry
  tellCut(numbers, at + AT.vertical, { start: top, length: height })
  tellCut(numbers, at + AT.horizontal, { start: left, length: width })
  tellMix(numbers, at + AT.blur, sigma, false)
  tellMix(numbers, at + AT.blurAndFlip, sigma, flipped)
  tellMix(numbers, at + AT.flip, 0, flipped)
  const { matrix, ofMean } = colour
  for (let i = 0; i < 9; i++) {
    const scale = 1 / (255 * std[i < 3 ? 0 : i < 6 ? 1 : 2])
    numbers[at + AT.colour + i] = matrix[i]! * scale
    numbers[at + AT.colour + 9 + i] = ofMean[i]! * scale
  }
}

export type Told = Record<Kind, Tensor2D>

/** The numbers of a view by kind: [batch, NUMBERS] -> [batch, length] each. */
export function byKind(numbers: Tensor2D): Told {
  const parts = op.split<Tensor2D>(numbers, LENGTHS, 1)
  return Object.fromEntries(KINDS.map((kind, i) => [kind, parts[i]!])) as Told
}
