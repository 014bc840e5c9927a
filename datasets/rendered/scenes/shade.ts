/**
 * The light that leaves a point of a surface: three lamps with soft shadows, ambient light with occlusion by near
 * objects, and one mirrored ray on metal. Only +, -, *, / and square roots, so that pictures agree between
 * machines to the last bit. Light is grey; colours come from the surfaces, in units where 1 is white.
 */
import { lampVisible } from './shadow.ts'
import { enter, STRIDE } from './solids.ts'
import { type Lamp, RGB, type Scene, type SceneObject, SHAPES } from './world.ts'

const SPHERE = SHAPES.indexOf('sphere')
const CUBE = SHAPES.indexOf('cube')

const GROUND = 0.48
const AMBIENT = 0.27
/** Radius of the rounded edges, relative to half the height. */
const BEVEL = 0.09
const METAL = { diffuse: 0.28, mirror: 1 }
const RUBBER_GLOSS = 0.05

export class Shader {
  /** Red, green and blue of the last point; 1 is white. */
  readonly light = new Float64Array(3)
  #objects: readonly SceneObject[] = []
  #lamps: readonly Lamp[] = []
  readonly #solids: Float64Array
  /** [objects + 1, 3]: the albedo of each surface; the ground comes first. */
  readonly #albedo: Float64Array
  /** Of the last point: the unit normal; the colour that near objects add to ambient light; diffuse light and gloss. */
  readonly #normal = new Float64Array(3)
  readonly #tinge = new Float64Array(3)
  readonly #lit = new Float64Array(2)

  constructor(solids: Float64Array, mostObjects: number) {
    this.#solids = solids
    this.#albedo = new Float64Array((mostObjects + 1) * 3).fill(GROUND, 0, 3)
  }

  begin({ objects, lamps }: Scene): void {
    this.#objects = objects
    this.#lamps = lamps
    for (const [k, { colour }] of objects.entries()) {
      for (const [c, level] of RGB[colour].entries())
        this.#albedo[3 * k + 3 + c] = (level / 255) * Math.sqrt(level / 255)
    }
  }

  /**
   * @param id - 0 for the ground, else 1 + the object's index.
   * @param px - the point; `vx` … the unit vector of the viewing ray.
   */
  shade(id: number, px: number, py: number, pz: number, vx: number, vy: number, vz: number, mirrors: boolean): void {
    const albedo = this.#albedo
    const metal = id > 0 && this.#objects[id - 1]!.material === 'metal'
    this.#findNormal(id, px, py, pz)
    const nx = this.#normal[0]!
    const ny = this.#normal[1]!
    const nz = this.#normal[2]!
    const facing = vx * nx + vy * ny + vz * nz
    const rx = vx - 2 * facing * nx
    const ry = vy - 2 * facing * ny
    const rz = vz - 2 * facing * nz

    const open = this.#findOpenSky(id, px, py, pz)
    const sky = AMBIENT * (0.62 + 0.38 * nz) * open
    const bounce = 0.45 * AMBIENT
    this.#addLamps(id, px, py, pz, rx, ry, rz, sky, metal)
    const lit = this.#lit[0]!
    const gloss = this.#lit[1]!

    let r = albedo[3 * id]! * (lit + bounce * this.#tinge[0]!)
    let g = albedo[3 * id + 1]! * (lit + bounce * this.#tinge[1]!)
    let b = albedo[3 * id + 2]! * (lit + bounce * this.#tinge[2]!)
    if (metal) {
      if (mirrors) this.#mirror(id, px, py, pz, rx, ry, rz)
      else this.light.fill(0)
      const mr = this.light[0]!
      const mg = this.light[1]!
      const mb = this.light[2]!
      const rim = 0.4 * fifth(1 + facing)
      const tint = METAL.mirror * (1 - rim)
      r = METAL.diffuse * r + (tint * (0.06 + 0.94 * albedo[3 * id]!) + rim) * mr + gloss
      g = METAL.diffuse * g + (tint * (0.06 + 0.94 * albedo[3 * id + 1]!) + rim) * mg + gloss
      b = METAL.diffuse * b + (tint * (0.06 + 0.94 * albedo[3 * id + 2]!) + rim) * mb + gloss
    } else if (id > 0) {
      r += RUBBER_GLOSS * gloss
      g += RUBBER_GLOSS * gloss
      b += RUBBER_GLOSS * gloss
    }
    this.light[0] = r
    this.light[1] = g
    this.light[2] = b
  }

  #findNormal(id: number, px: number, py: number, pz: number): void {
    const solids = this.#solids
    const normal = this.#normal
    if (id === 0) {
      normal[0] = 0
      normal[1] = 0
      normal[2] = 1
      return
    }
    const at = (id - 1) * STRIDE
    const h = solids[at + 2]!
    let nx = px - solids[at]!
    let ny = py - solids[at + 1]!
    let nz = pz - h
    const shape = solids[at + 5]!
    if (shape !== SPHERE) {
      // The normal of a solid whose edges are rounded off: straight from the nearest point of a smaller one inside.
      const inner = h * (1 - BEVEL)
      if (shape === CUBE) {
        const cos = solids[at + 3]!
        const sin = solids[at + 4]!
        const lx = beyond(nx * cos + ny * sin, inner)
        const ly = beyond(ny * cos - nx * sin, inner)
        nx = lx * cos - ly * sin
        ny = lx * sin + ly * cos
      } else {
        const radius = Math.sqrt(nx * nx + ny * ny)
        const share = radius > inner ? (radius - inner) / radius : 0
        nx *= share
        ny *= share
      }
      nz = beyond(nz, inner)
    }
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz)
    normal[0] = nx / length
    normal[1] = ny / length
    normal[2] = nz / length
  }

  /** The share of ambient light that arrives: less where an object fills part of the sky, and there tinged by its colour. */
  #findOpenSky(id: number, px: number, py: number, pz: number): number {
    const solids = this.#solids
    const albedo = this.#albedo
    const nx = this.#normal[0]!
    const ny = this.#normal[1]!
    const nz = this.#normal[2]!
    let open = 1
    let red = 0
    let green = 0
    let blue = 0
    for (let k = 0; k < this.#objects.length; k++) {
      if (k + 1 === id) continue
      const at = k * STRIDE
      const h = solids[at + 2]!
      const x = solids[at]! - px
      const y = solids[at + 1]! - py
      const z = h - pz
      const up = x * nx + y * ny + z * nz
      if (up <= 0) continue
      const square = x * x + y * y + z * z
      const hidden = Math.min(0.9, (1.15 * h * h * up) / (square * Math.sqrt(square)))
      open *= 1 - hidden
      red += hidden * albedo[3 * k + 3]!
      green += hidden * albedo[3 * k + 4]!
      blue += hidden * albedo[3 * k + 5]!
    }
    this.#tinge[0] = red
    this.#tinge[1] = green
    this.#tinge[2] = blue
    return open
  }

  /** Adds the lamps to the light of the sky. @param rx - the mirrored viewing ray, in which an object has its gloss. */
  #addLamps(
    id: number,
    px: number,
    py: number,
    pz: number,
    rx: number,
    ry: number,
    rz: number,
    sky: number,
    metal: boolean,
  ): void {
    const nx = this.#normal[0]!
    const ny = this.#normal[1]!
    const nz = this.#normal[2]!
    let lit = sky
    let gloss = 0
    for (let l = 0; l < this.#lamps.length; l++) {
      const lamp = this.#lamps[l]!
      const x = lamp.x - px
      const y = lamp.y - py
      const z = lamp.z - pz
      const up = x * nx + y * ny + z * nz
      if (up <= 0) continue
      const square = x * x + y * y + z * z
      const distance = Math.sqrt(square)
      const seen = lampVisible(this.#solids, this.#objects.length, id - 1, px, py, pz, lamp)
      if (seen === 0) continue
      const arriving = (seen * lamp.power) / square
      lit += (arriving * up) / distance
      const along = (rx * x + ry * y + rz * z) / distance
      if (id > 0 && along > 0) gloss += arriving * highlight(along, metal)
    }
    this.#lit[0] = lit
    this.#lit[1] = gloss
  }

  /** The light from the mirrored direction at a point of object `id`: another object, the ground or the dim room. */
  #mirror(id: number, px: number, py: number, pz: number, dx: number, dy: number, dz: number): void {
    let nearest = dz < 0 ? -pz / dz : Number.MAX_VALUE
    let seen = 0
    for (let k = 0; k < this.#objects.length; k++) {
      if (k + 1 === id) continue
      const t = enter(this.#solids, k * STRIDE, px, py, pz, dx, dy, dz)
      if (t > 0 && t < nearest) {
        nearest = t
        seen = k + 1
      }
    }
    const { light } = this
    if (seen === 0 && dz >= 0) {
      light.fill(0.05 + 0.9 * dz)
      return
    }
    this.shade(seen, px + nearest * dx, py + nearest * dy, pz + nearest * dz, dx, dy, dz, false)
    if (seen > 0) return
    // The room is dark beyond the lamps' reach, which gives flat faces of metal their gradient.
    const fade = 1 / (1 + 0.3 * nearest * nearest)
    for (let c = 0; c < 3; c++) light[c] = light[c]! * fade + 0.05 * (1 - fade)
  }
}

/** Lamps mirrored in a rough surface (a wide, faint spot) or in a polished one (a small, bright one). */
function highlight(along: number, metal: boolean): number {
  const a2 = along * along
  const a4 = a2 * a2
  const a8 = a4 * a4
  if (!metal) return a8
  const a32 = a8 * a8 * a8 * a8
  const a128 = a32 * a32 * a32 * a32
  return 0.06 * a8 + 0.24 * a32 + 1.4 * a128
}

/** The signed distance of x from the interval [-inner, inner]; 0 inside. */
function beyond(x: number, inner: number): number {
  return x > inner ? x - inner : x < -inner ? x + inner : 0
}

function fifth(x: number): number {
  const inside = Math.min(1, Math.max(0, x))
  return inside * inside * inside * inside * inside
}
