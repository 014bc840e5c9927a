/** Where a ray meets an object: sphere, upright box or capped cylinder, all standing on the ground. */
import { halfHeight, type SceneObject, SHAPES } from './world.ts'

/** Numbers per object: x, y, half height, cosine, sine, index of the shape, radius of a sphere around it. */
export const STRIDE = 7

const SPHERE = SHAPES.indexOf('sphere')
const CYLINDER = SHAPES.indexOf('cylinder')

/** Radius of the bounding sphere of an object, relative to half its height. */
const REACH = [Math.sqrt(3), 1, Math.SQRT2] as const

export function pack(objects: readonly SceneObject[], into: Float64Array): void {
  for (const [i, object] of objects.entries()) {
    const shape = SHAPES.indexOf(object.shape)
    const h = halfHeight(object)
    into.set([object.x, object.y, h, object.cos, object.sin, shape, h * REACH[shape]!], i * STRIDE)
  }
}

/**
 * @param at - first number of the object in `solids`.
 * @param ox - the ray's origin, outside the object; `dx` … its direction, of any length.
 * @returns the distance to where the ray enters the object, in lengths of the direction; 0 if it does not.
 */
export function enter(
  solids: Float64Array,
  at: number,
  ox: number,
  oy: number,
  oz: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const h = solids[at + 2]!
  const px = ox - solids[at]!
  const py = oy - solids[at + 1]!
  const pz = oz - h
  const shape = solids[at + 5]!
  if (shape === SPHERE) return enterSphere(h, px, py, pz, dx, dy, dz)
  if (shape === CYLINDER) return enterCylinder(h, px, py, pz, dx, dy, dz)
  const cos = solids[at + 3]!
  const sin = solids[at + 4]!
  return enterBox(h, px * cos + py * sin, py * cos - px * sin, pz, dx * cos + dy * sin, dy * cos - dx * sin, dz)
}

function enterSphere(r: number, px: number, py: number, pz: number, dx: number, dy: number, dz: number): number {
  const b = px * dx + py * dy + pz * dz
  if (b >= 0) return 0
  const a = dx * dx + dy * dy + dz * dz
  const root = b * b - a * (px * px + py * py + pz * pz - r * r)
  return root > 0 ? Math.max(0, (-b - Math.sqrt(root)) / a) : 0
}

function enterCylinder(r: number, px: number, py: number, pz: number, dx: number, dy: number, dz: number): number {
  const a = dx * dx + dy * dy
  const b = px * dx + py * dy
  const c = px * px + py * py - r * r
  const root = b * b - a * c
  if (root <= 0) return 0
  const wide = Math.sqrt(root)
  // dz is never exactly 0 in practice, and an infinite slab is then still right.
  const toLow = (-r - pz) / dz
  const toHigh = (r - pz) / dz
  const enters = Math.max((-b - wide) / a, Math.min(toLow, toHigh))
  const leaves = Math.min((-b + wide) / a, Math.max(toLow, toHigh))
  return enters < leaves && enters > 0 ? enters : 0
}

function enterBox(h: number, px: number, py: number, pz: number, dx: number, dy: number, dz: number): number {
  const x0 = (-h - px) / dx
  const x1 = (h - px) / dx
  const y0 = (-h - py) / dy
  const y1 = (h - py) / dy
  const z0 = (-h - pz) / dz
  const z1 = (h - pz) / dz
  const enters = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1))
  const leaves = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1))
  return enters < leaves && enters > 0 ? enters : 0
}
