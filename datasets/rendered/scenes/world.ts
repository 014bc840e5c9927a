/**
 * What CLEVR's world is made of (Johnson et al. 2017; image_generation/data/properties.json): names, colours and sizes
 * in CLEVR's own order, and the 24 labels "is there a <colour> <shape>" that follow from them.
 */
export const SHAPES = ['cube', 'sphere', 'cylinder'] as const
export const MATERIALS = ['rubber', 'metal'] as const
export const COLOURS = ['gray', 'red', 'blue', 'green', 'brown', 'purple', 'cyan', 'yellow'] as const
export const SIZES = ['large', 'small'] as const

type Shape = (typeof SHAPES)[number]
type Material = (typeof MATERIALS)[number]
export type Colour = (typeof COLOURS)[number]
export type Size = (typeof SIZES)[number]

export const RGB: Record<Colour, readonly [number, number, number]> = {
  gray: [87, 87, 87],
  red: [173, 35, 35],
  blue: [42, 75, 215],
  green: [29, 105, 20],
  brown: [129, 74, 25],
  purple: [129, 38, 192],
  cyan: [41, 208, 208],
  yellow: [255, 238, 51],
}

/** Radius of a sphere or cylinder; a cube's half diagonal in the ground plane. */
export const RADIUS: Record<Size, number> = { large: 0.7, small: 0.35 }

/** An object stands on the ground, z = 0. */
export interface SceneObject {
  shape: Shape
  colour: Colour
  material: Material
  size: Size
  x: number
  y: number
  /** About the vertical axis, as a unit vector. */
  cos: number
  sin: number
}

/** A lamp; a surface facing it receives `power` divided by the squared distance. */
export interface Lamp {
  x: number
  y: number
  z: number
  power: number
}

/** Position and unit vectors of a camera without roll; `spread` is the tangent of half the angle of view. */
export interface Camera {
  position: readonly [number, number, number]
  right: readonly [number, number, number]
  up: readonly [number, number, number]
  forward: readonly [number, number, number]
  spread: number
}

export interface Scene {
  camera: Camera
  lamps: readonly Lamp[]
  /** In the order of their placement, which is the order of their ids: the first is 1. */
  objects: readonly SceneObject[]
}

/** Half the height: half the side of a cube, otherwise the radius. */
export function halfHeight({ shape, size }: Pick<SceneObject, 'shape' | 'size'>): number {
  return shape === 'cube' ? RADIUS[size] * Math.SQRT1_2 : RADIUS[size]
}

/** Names of the labels; the colour varies fastest. */
export const TAGS: readonly string[] = SHAPES.flatMap((shape) => COLOURS.map((colour) => `${colour} ${shape}`))

/** With CLEVR's codes, which count from 1, this is colour + 8 (shape - 1) - 1. */
export function tagOf({ shape, colour }: Pick<SceneObject, 'shape' | 'colour'>): number {
  return COLOURS.indexOf(colour) + COLOURS.length * SHAPES.indexOf(shape)
}
