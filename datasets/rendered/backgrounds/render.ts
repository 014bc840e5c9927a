/** Renders a picture and the mask of its shape, with 2 x 2 rays per pixel. */
import type { Picture } from './draw.ts'
import { OUTLINES } from './shapes.ts'
import { FAMILIES } from './textures.ts'

/** Width of the slope around a shape, and step of the finite difference that gives its direction, in radii. */
const BEVEL = 0.2
const STEP = 0.01
/** Unit vector to the lamp, to the upper left; y runs downwards. */
const LAMP = [-0.48, -0.6, 0.64] as const
const AMBIENT = 0.42
const DIFFUSE = 0.85
const GLOSS = 70

/**
 * @param image - [size, size, 3] of RGB, filled.
 * @param mask - [size, size], filled with 1 where at least two of a pixel's rays meet the shape, else 0.
 */
export function renderPicture(picture: Picture, size: number, image: Uint8Array, mask: Uint8Array): void {
  const light = new Float64Array(3)
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      const pixel = row * size + column
      let hits = 0
      let red = 0
      let green = 0
      let blue = 0
      for (let ray = 0; ray < 4; ray++) {
        const u = (2 * column + (ray & 1) + 0.5) / size - 1
        const v = (2 * row + (ray >> 1) + 0.5) / size - 1
        if (meetShape(picture, u, v, light)) hits++
        else lookAtTexture(picture, u, v, light)
        red += light[0]!
        green += light[1]!
        blue += light[2]!
      }
      image[3 * pixel] = level(red / 4)
      image[3 * pixel + 1] = level(green / 4)
      image[3 * pixel + 2] = level(blue / 4)
      mask[pixel] = hits >= 2 ? 1 : 0
    }
  }
}

/** A flat body with sloping edges, lit by one lamp. @returns false outside, where `light` stays as it was. */
function meetShape({ label, shape }: Picture, u: number, v: number, light: Float64Array): boolean {
  const { radius, cos, sin, colour } = shape
  const dx = (u - shape.x) / radius
  const dy = (v - shape.y) / radius
  if (dx * dx + dy * dy > 1.2) return false
  const outline = OUTLINES[label]!
  const x = dx * cos + dy * sin
  const y = dy * cos - dx * sin
  const inside = -outline(x, y)
  if (inside <= 0) return false
  const slope = inside < BEVEL ? 1 - inside / BEVEL : 0
  const gx = (slope * (outline(x + STEP, y) - outline(x - STEP, y))) / (2 * STEP)
  const gy = (slope * (outline(x, y + STEP) - outline(x, y - STEP))) / (2 * STEP)
  const nx = gx * cos - gy * sin
  const ny = gy * cos + gx * sin
  const facing = (nx * LAMP[0] + ny * LAMP[1] + LAMP[2]) / Math.sqrt(nx * nx + ny * ny + 1)
  const lit = AMBIENT + DIFFUSE * Math.max(0, facing)
  const square = Math.max(0, facing) * Math.max(0, facing)
  const gloss = GLOSS * square * square * square * square
  for (let c = 0; c < 3; c++) light[c] = colour[c]! * lit + gloss
  return true
}

function lookAtTexture({ texture }: Picture, u: number, v: number, light: Float64Array): void {
  const { family, seed, scale, colours } = texture
  const share = FAMILIES[family]!.pattern(u * scale + texture.x, v * scale + texture.y, seed)
  for (let c = 0; c < 3; c++) light[c] = colours[0][c]! * (1 - share) + colours[1][c]! * share
}

function level(light: number): number {
  return Math.min(255, Math.max(0, Math.floor(light + 0.5)))
}
