/** The numbers that describe one view of one image to the device, in this order. */
import type { Tensor2D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { type Blur, CUT_NUMBERS, MIX_NUMBERS, writeCut, writeMix } from './axes.ts'
import type { ColourMap } from './colour.ts'
import type { Geometry } from './resample.ts'

/** The count of numbers of each kind. */
const COUNTS = {
  vertical: CUT_NUMBERS,
  horizontal: CUT_NUMBERS,
  /** Blur and flip along columns and along rows; the same without blur. */
  down: MIX_NUMBERS,
  across: MIX_NUMBERS,
  sharpDown: MIX_NUMBERS,
  sharpAcross: MIX_NUMBERS,
  /** 1 where the image is stored transposed. */
  turned: 1,
  /** The matrices for pixels and for their mean, row by row. */
  colour: 18,
}
type Kind = keyof typeof COUNTS
const KINDS = Object.keys(COUNTS) as Kind[]
const LENGTHS = Object.values(COUNTS)
/** The count of numbers per view and image. */
export const NUMBERS = LENGTHS.reduce((sum, length) => sum + length, 0)
/** The offset of each kind's numbers. */
const AT = Object.fromEntries(
  KINDS.map((kind, i) => [kind, LENGTHS.slice(0, i).reduce((sum, length) => sum + length, 0)]),
) as Record<Kind, number>

export interface Drawn {
  blur: Blur
  geometry: Geometry
  /** The first row of the uploaded bytes that belongs to the image. */
  firstRow: number
  colour: ColourMap
  /** Standard deviations of the channels, for normalisation. */
  std: readonly [number, number, number]
}

/** Writes the numbers of one view of one image. @param numbers - must be all zeros from `at` on. */
export function writeNumbers(
  numbers: Float32Array,
  at: number,
  { blur, geometry, firstRow, colour, std }: Drawn,
): void {
  const { turned, top, left, height, width, flipped, sigma } = geometry
  const [vertical, horizontal] = [
    { start: top, length: height },
    { start: left, length: width },
  ]
  const [rows, columns] = turned ? [horizontal, vertical] : [vertical, horizontal]
  writeCut(numbers, at + AT.vertical, { ...rows, start: rows.start + firstRow })
  writeCut(numbers, at + AT.horizontal, columns)
  writeMix(numbers, at + AT.down, sigma, flipped && turned, blur)
  writeMix(numbers, at + AT.across, sigma, flipped && !turned, blur)
  writeMix(numbers, at + AT.sharpDown, 0, flipped && turned, blur)
  writeMix(numbers, at + AT.sharpAcross, 0, flipped && !turned, blur)
  numbers[at + AT.turned] = turned ? 1 : 0
  const { matrix, ofMean } = colour
  for (let i = 0; i < 9; i++) {
    const scale = 1 / (255 * std[i < 3 ? 0 : i < 6 ? 1 : 2])
    numbers[at + AT.colour + i] = matrix[i]! * scale
    numbers[at + AT.colour + 9 + i] = ofMean[i]! * scale
  }
}

export type ViewNumbers = Record<Kind, Tensor2D>

/** Splits a view's numbers by kind: [batch, NUMBERS] -> [batch, length] each. */
export function byKind(numbers: Tensor2D): ViewNumbers {
  const parts = op.split<Tensor2D>(numbers, LENGTHS, 1)
  return Object.fromEntries(KINDS.map((kind, i) => [kind, parts[i]!])) as ViewNumbers
}
