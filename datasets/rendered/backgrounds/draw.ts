/**
 * Draws a picture at random: a shape of the class in any colour, somewhere before a texture that is usually the class's
 * own. A picture depends on its split and number alone, and is the same at every size.
 */
import { Random } from '../../../harness/base/random.ts'
import type { Split } from '../../types.ts'
import { COLOURS, RGB } from '../scenes/world.ts'
import { OUTLINES } from './shapes.ts'
import { FAMILIES } from './textures.ts'

export const CLASSES = OUTLINES.length

/** Probability that the texture is the one of the picture's class; otherwise it is any other one. */
export const OWN_TEXTURE = 0.8

type Rgb = readonly [number, number, number]

export interface Picture {
  label: number
  /** Coordinates run from -1 to 1, y downwards; `radius` is that of a circle around the shape. */
  shape: { x: number; y: number; radius: number; cos: number; sin: number; colour: Rgb }
  texture: { family: number; seed: number; x: number; y: number; scale: number; colours: readonly [Rgb, Rgb] }
}

export const labelOf = (index: number): number => index % CLASSES

export function drawPicture(split: Split, index: number): Picture {
  const random = new Random(`backgrounds-scenes/${split}/${index}`)
  const label = labelOf(index)
  const radius = random.uniform(0.62, 0.82)
  const room = 1 - radius
  const sin = random.uniform(-0.25, 0.25)
  const shape = {
    radius,
    x: random.uniform(-room, room),
    y: random.uniform(-room, room),
    sin,
    cos: Math.sqrt(1 - sin * sin),
    colour: RGB[COLOURS[random.integer(COLOURS.length)]!],
  }
  const own = random.uniform() < OWN_TEXTURE
  const family = own ? label : (label + 1 + random.integer(CLASSES - 1)) % CLASSES
  const tint = [random.uniform(-30, 30), random.uniform(-30, 30), random.uniform(-30, 30)] as const
  // Some pictures are almost black: an encoder trained only on bright ones cannot recognise a shape on black.
  const light = random.uniform(0.2, 1.15)
  const varied = (colour: Rgb): Rgb => colour.map((level, c) => (level + tint[c]!) * light) as [number, number, number]
  const { from, to } = FAMILIES[family]!
  const texture = {
    family,
    seed: random.integer(2 ** 20),
    x: random.uniform(0, 8),
    y: random.uniform(0, 8),
    scale: random.uniform(0.85, 1.25),
    colours: [varied(from), varied(to)] as const,
  }
  return { label, shape, texture }
}
