/**
 * Finds the object that every ray of a square grid hits. Each object is tested only within the rectangle that it can
 * cover in the picture.
 */
import { project } from './camera.ts'
import { enter, pack, STRIDE } from './solids.ts'
import { halfHeight, type Scene, type SceneObject } from './world.ts'

/** An object's id is a byte, and CLEVR never shows more than ten. */
export const MOST_OBJECTS = 10

export class Visible {
  readonly size: number
  /** [size, size]: 0 where the ground is seen, else 1 + the object's index. */
  readonly ids: Uint8Array
  /** [size, size]: distance of that object, in lengths of the direction. */
  readonly depth: Float64Array
  readonly solids = new Float64Array(MOST_OBJECTS * STRIDE)

  constructor(size: number) {
    this.size = size
    this.ids = new Uint8Array(size * size)
    this.depth = new Float64Array(size * size)
  }

  look({ camera, objects }: Pick<Scene, 'camera' | 'objects'>): void {
    const { size, ids, depth, solids } = this
    pack(objects, solids)
    ids.fill(0)
    depth.fill(Number.MAX_VALUE)
    const { position, right, up, forward, spread } = camera
    const [ox, oy, oz] = position
    const step = (2 * spread) / size
    for (let k = 0; k < objects.length; k++) {
      const [left, top, over, under] = this.#rectangle(camera, objects[k]!)
      for (let row = top; row < under; row++) {
        const v = spread - (row + 0.5) * step
        const rx = forward[0] + v * up[0]
        const ry = forward[1] + v * up[1]
        const rz = forward[2] + v * up[2]
        for (let column = left; column < over; column++) {
          const u = (column + 0.5) * step - spread
          const t = enter(solids, k * STRIDE, ox, oy, oz, rx + u * right[0], ry + u * right[1], rz + u * right[2])
          const at = row * size + column
          if (t > 0 && t < depth[at]!) {
            depth[at] = t
            ids[at] = k + 1
          }
        }
      }
    }
  }

  /** The rectangle of columns and rows that can show the object, end exclusive: that of its bounding box. */
  #rectangle(camera: Scene['camera'], object: SceneObject): [number, number, number, number] {
    const h = halfHeight(object)
    const wide = object.shape === 'cube' ? h * Math.SQRT2 : h
    let [left, top, over, under] = [1, 1, -1, -1]
    for (let corner = 0; corner < 8; corner++) {
      const x = object.x + (corner & 1 ? wide : -wide)
      const y = object.y + (corner & 2 ? wide : -wide)
      const [u, v] = project(camera, [x, y, corner & 4 ? 2 * h : 0])
      left = Math.min(left, u)
      over = Math.max(over, u)
      top = Math.min(top, v)
      under = Math.max(under, v)
    }
    const cell = (u: number) => Math.min(this.size, Math.max(0, Math.floor(((u + 1) / 2) * this.size)))
    return [cell(left), cell(top), Math.min(this.size, cell(over) + 1), Math.min(this.size, cell(under) + 1)]
  }
}
