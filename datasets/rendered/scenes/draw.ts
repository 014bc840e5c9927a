/**
 * Draws a scene at random as CLEVR does (image_generation/render_images.py): objects on the ground, apart from each
 * other by a minimum gap, and placed anew until each is visible enough; the positions of camera and lamps are jittered.
 * A scene depends only on its variant, split and number, and is the same at every size of its picture.
 */
import { Random } from '../../../harness/base/random.ts'
import type { Split } from '../../types.ts'
import { lookAt, project } from './camera.ts'
import type { Variant } from './variants.ts'
import { Visible } from './visible.ts'
import {
  type Camera,
  COLOURS,
  type Lamp,
  MATERIALS,
  RADIUS,
  type Scene,
  type SceneObject,
  SHAPES,
  SIZES,
} from './world.ts'

/** Minimum gap between the outlines of two objects on the ground. */
export const LEAST_GAP = 0.25

/**
 * CLEVR's minimum of 200 visible pixels, scaled from the 192 x 192 of its 320 x 240 that show this view to 64 x 64,
 * where visibility is counted at any size of the picture.
 */
export const LEAST_VISIBLE = 22
const COUNTED_AT = 64

/** Attempts to place one object before all objects are placed anew. */
const TRIES = 50

const CAMERA_JITTER = 0.5
const LAMP_JITTER = 1
/** Key, fill and back lamp, about where CLEVR's base scene has them. */
const LAMPS: readonly Lamp[] = [
  { x: 6.4, y: -2.9, z: 6.3, power: 48 },
  { x: -4.7, y: -4.0, z: 5.0, power: 7 },
  { x: -1.2, y: 2.6, z: 6.8, power: 10 },
]

const counting = new Visible(COUNTED_AT)

export function drawScene(variant: Variant, split: Split, index: number): Scene {
  const random = new Random(`${variant.name}/${variant.objects.join('-')}/${split}/${index}`)
  const [least, most] = variant.objects
  const count = least + random.integer(most - least + 1)
  const jitter = (by: number) => random.uniform(-by, by)
  const [x, y, z] = variant.camera
  const camera = lookAt(
    [x + jitter(CAMERA_JITTER), y + jitter(CAMERA_JITTER), z + jitter(CAMERA_JITTER)],
    variant.target,
    variant.spread,
  )
  const lamps = LAMPS.map(({ x, y, z, power }) => {
    return { x: x + jitter(LAMP_JITTER), y: y + jitter(LAMP_JITTER), z: z + jitter(LAMP_JITTER), power }
  })
  for (;;) {
    const objects = place(random, count, variant.reach, camera)
    if (objects !== null && allVisible(camera, objects)) return { camera, lamps, objects }
  }
}

/** @returns null when there was no room left. */
function place(random: Random, count: number, reach: number, camera: Camera): SceneObject[] | null {
  const objects: SceneObject[] = []
  while (objects.length < count) {
    const size = one(random, SIZES)
    const spot = findSpot(random, RADIUS[size], objects, reach, camera)
    if (spot === null) return null
    const shape = one(random, SHAPES)
    const colour = one(random, COLOURS)
    const material = one(random, MATERIALS)
    objects.push({ shape, colour, material, size, ...spot, ...direction(random) })
  }
  return objects
}

function findSpot(
  random: Random,
  radius: number,
  others: readonly SceneObject[],
  reach: number,
  camera: Camera,
): { x: number; y: number } | null {
  for (let i = 0; i < TRIES; i++) {
    const x = random.uniform(-reach, reach)
    const y = random.uniform(-reach, reach)
    const [u, v] = project(camera, [x, y, radius])
    if (Math.abs(u) > 1 || Math.abs(v) > 1) continue
    const apart = others.every((other) => {
      const gap = radius + RADIUS[other.size] + LEAST_GAP
      return (x - other.x) * (x - other.x) + (y - other.y) * (y - other.y) >= gap * gap
    })
    if (apart) return { x, y }
  }
  return null
}

function allVisible(camera: Camera, objects: readonly SceneObject[]): boolean {
  counting.look({ camera, objects })
  const pixels = new Int32Array(objects.length + 1)
  for (const id of counting.ids) pixels[id]!++
  return pixels.every((count) => count >= LEAST_VISIBLE)
}

/** Uniform on the circle without trigonometry, which need not agree to the last bit between machines. */
function direction(random: Random): { cos: number; sin: number } {
  for (;;) {
    const x = random.uniform(-1, 1)
    const y = random.uniform(-1, 1)
    const length = Math.sqrt(x * x + y * y)
    if (length > 0.1 && length <= 1) return { cos: x / length, sin: y / length }
  }
}

function one<T>(random: Random, from: readonly T[]): T {
  return from[random.integer(from.length)]!
}
