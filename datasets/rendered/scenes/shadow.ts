/** Soft shadows: the fraction of a spherical lamp that is visible from a point. */
import { enter, STRIDE } from './solids.ts'
import { type Lamp, SHAPES } from './world.ts'

const SPHERE = SHAPES.indexOf('sphere')

/** Radius of the lamps; larger ones cast softer shadows. */
const LAMP = 0.6

/** Sample points on a lamp, arranged like a sunflower's seeds: their projections on any direction all differ. */
const SEEDS = 16
const seeds = sunflower()

/**
 * @param self - index of the object the point lies on, which is convex and never hides its own lit side; -1 for none.
 */
export function lampVisible(
  solids: Float64Array,
  objects: number,
  self: number,
  px: number,
  py: number,
  pz: number,
  lamp: Lamp,
): number {
  const x = lamp.x - px
  const y = lamp.y - py
  const z = lamp.z - pz
  const square = x * x + y * y + z * z
  let open = 1
  let hidden = 0 // one bit per sample point
  for (let k = 0; k < objects; k++) {
    if (k === self) continue
    const at = k * STRIDE
    const cx = solids[at]! - px
    const cy = solids[at + 1]! - py
    const cz = solids[at + 2]! - pz
    // Where the line to the lamp's centre passes the object, and how wide the lamp's cone is there.
    const share = (cx * x + cy * y + cz * z) / square
    if (share <= -0.2 || share >= 1) continue
    const bound = solids[at + 6]!
    const soft = LAMP * Math.max(0, share)
    const ax = cx - share * x
    const ay = cy - share * y
    const az = cz - share * z
    const apart = ax * ax + ay * ay + az * az
    const widest = bound + soft
    if (apart >= widest * widest) continue
    if (solids[at + 5] === SPHERE) {
      if (share <= 0) continue
      const covered = Math.min(1, (widest - Math.sqrt(apart)) / (2 * soft))
      open *= 1 - covered * covered * (3 - 2 * covered)
    } else {
      hidden |= hiddenSeeds(solids, at, px, py, pz, x, y, z, hidden)
    }
  }
  return hidden === 0 ? open : open * (1 - ones(hidden) / SEEDS)
}

/** The sample points that the object hides, among those that are not hidden yet. */
function hiddenSeeds(
  solids: Float64Array,
  at: number,
  px: number,
  py: number,
  pz: number,
  x: number,
  y: number,
  z: number,
  already: number,
): number {
  // Two directions across the line of sight, of the lamp's radius.
  const flat = Math.sqrt(x * x + y * y)
  const length = Math.sqrt(x * x + y * y + z * z)
  const ux = (-y / flat) * LAMP
  const uy = (x / flat) * LAMP
  const wx = ((-z * x) / (flat * length)) * LAMP
  const wy = ((-z * y) / (flat * length)) * LAMP
  const wz = (flat / length) * LAMP
  let hidden = 0
  for (let i = 0; i < SEEDS; i++) {
    if (already & (1 << i)) continue
    const a = seeds[2 * i]!
    const b = seeds[2 * i + 1]!
    const t = enter(solids, at, px, py, pz, x + a * ux + b * wx, y + a * uy + b * wy, z + b * wz)
    if (t > 0 && t < 1) hidden |= 1 << i
  }
  return hidden
}

/** [points, 2] in the unit disc; each is rotated by the golden angle from the one before. */
function sunflower(): Float64Array {
  const turnCos = -0.7373688780783197
  const turnSin = 0.6754902942615238
  const points = new Float64Array(2 * SEEDS)
  let [cos, sin] = [1, 0]
  for (let i = 0; i < SEEDS; i++) {
    const radius = Math.sqrt((i + 0.5) / SEEDS)
    points[2 * i] = radius * cos
    points[2 * i + 1] = radius * sin
    ;[cos, sin] = [cos * turnCos - sin * turnSin, sin * turnCos + cos * turnSin]
  }
  return points
}

function ones(bits: number): number {
  let count = 0
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++
  return count
}
