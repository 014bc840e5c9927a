/** Renders a scene's picture and the object at every pixel, with 2 x 2 rays per pixel. */
import { Shader } from './shade.ts'
import { MOST_OBJECTS, Visible } from './visible.ts'
import type { Scene } from './world.ts'

/** Holds all working memory: one renderer draws any number of scenes of one size. */
export class Renderer {
  readonly size: number
  readonly #visible: Visible
  readonly #shader: Shader
  readonly #votes = new Uint8Array(MOST_OBJECTS + 1)

  constructor(size: number) {
    this.size = size
    this.#visible = new Visible(2 * size)
    this.#shader = new Shader(this.#visible.solids, MOST_OBJECTS)
  }

  /**
   * @param image - [size, size, 3] of RGB, filled.
   * @param objects - [size, size], filled with 0 for the ground, else 1 + the index of the object that most rays hit.
   */
  render(scene: Scene, image: Uint8Array, objects: Uint8Array): void {
    const { size } = this
    const { ids } = this.#visible
    this.#visible.look(scene)
    this.#shader.begin(scene)
    const { light } = this.#shader
    for (let row = 0; row < size; row++) {
      for (let column = 0; column < size; column++) {
        const at = 4 * row * size + 2 * column
        const below = at + 2 * size
        let red = 0
        let green = 0
        let blue = 0
        if ((ids[at]! | ids[at + 1]! | ids[below]! | ids[below + 1]!) === 0) {
          // Light changes slowly over the ground, so one ray through the middle is enough for all four.
          this.#ray(scene, 0, 0, 2 * column + 0.5, 2 * row + 0.5)
          red = light[0]!
          green = light[1]!
          blue = light[2]!
        } else {
          for (let i = 0; i < 4; i++) {
            const x = 2 * column + (i & 1)
            const y = 2 * row + (i >> 1)
            const ray = y * 2 * size + x
            this.#ray(scene, ids[ray]!, this.#visible.depth[ray]!, x, y)
            // A highlight brighter than white must not swallow its neighbours.
            red += Math.min(1, light[0]!) / 4
            green += Math.min(1, light[1]!) / 4
            blue += Math.min(1, light[2]!) / 4
          }
        }
        const pixel = row * size + column
        image[3 * pixel] = level(red)
        image[3 * pixel + 1] = level(green)
        image[3 * pixel + 2] = level(blue)
        objects[pixel] = this.#most(ids[at]!, ids[at + 1]!, ids[below]!, ids[below + 1]!)
      }
    }
  }

  /** Shades the point that the ray through the middle of a fine cell hits; computes the depth of the ground. */
  #ray({ camera }: Scene, id: number, depth: number, column: number, row: number): void {
    const { position, right, up, forward, spread } = camera
    const step = spread / this.size
    const u = (column + 0.5) * step - spread
    const v = spread - (row + 0.5) * step
    const dx = forward[0] + u * right[0] + v * up[0]
    const dy = forward[1] + u * right[1] + v * up[1]
    const dz = forward[2] + u * right[2] + v * up[2]
    const t = id === 0 ? -position[2] / dz : depth
    const length = Math.sqrt(dx * dx + dy * dy + dz * dz)
    const x = position[0] + t * dx
    const y = position[1] + t * dy
    const z = position[2] + t * dz
    this.#shader.shade(id, x, y, z, dx / length, dy / length, dz / length, true)
  }

  /** The most frequent of four ids, the first of these when there are several. */
  #most(a: number, b: number, c: number, d: number): number {
    if (a === b && b === c && c === d) return a
    const votes = this.#votes.fill(0)
    votes[a]!++
    votes[b]!++
    votes[c]!++
    votes[d]!++
    let best = a
    if (votes[b]! > votes[best]!) best = b
    if (votes[c]! > votes[best]!) best = c
    return best
  }
}

/** Gamma: the light of a screen is about the square of a pixel's level. */
function level(light: number): number {
  return Math.min(255, Math.floor(255 * Math.sqrt(light) + 0.5))
}
