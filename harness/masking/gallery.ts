/**
 * A picture of masks: one row per image, with the image, all masks in different colours, and the image under each mask.
 * Gaps are transparent, so that the picture suits light and dark pages.
 */
import sharp from 'sharp'

/** Okabe and Ito's colours, which colour-blind readers can distinguish, ordered so that neighbours differ strongly. */
const PALETTE = [
  [0, 114, 178], // blue
  [230, 159, 0], // orange
  [0, 158, 115], // green
  [204, 121, 167], // purple
  [86, 180, 233], // sky
  [213, 94, 0], // vermilion
  [240, 228, 66], // yellow
  [60, 60, 60], // near black
] as const
const UNSURE = 200 // grey level of uncovered pixels
const LEAST_CELL = 64
const GAP = 4
const IMAGES = 8
/** Masks partition the image if they sum to 1 at every pixel within this float32 tolerance. */
const ROUNDING = 1e-3

export interface Pictures {
  /** [count, size, size, 3] */
  images: Uint8Array
  /** [count, size, size, n]; 1 is masked. */
  masks: Float32Array
  size: number
  n: number
  /** Maximum number of rows. */
  rows?: number
}

/** @returns a PNG of `rows` x (2 + n) cells; images below 64 pixels are enlarged by an integer factor. */
export async function gallery({ images, masks, size, n, rows = IMAGES }: Pictures): Promise<Uint8Array> {
  const pixels = size * size
  const shown = Math.min(rows, images.length / (pixels * 3))
  const sheet = new Sheet(shown, 2 + n, size)
  for (let row = 0; row < shown; row++) {
    const image = images.subarray(row * pixels * 3, (row + 1) * pixels * 3)
    const own = masks.subarray(row * pixels * n, (row + 1) * pixels * n)
    sheet.draw(row, 0, image)
    sheet.draw(row, 1, coloured(own, n))
    for (let mask = 0; mask < n; mask++) sheet.draw(row, 2 + mask, hidden(image, own, mask, n))
  }
  return sheet.png()
}

/** Colour of mask `mask`. From the ninth mask on, the eight colours repeat, mixed with white in equal parts. */
export function maskColour(mask: number): readonly [number, number, number] {
  const colour = PALETTE[mask % PALETTE.length]!
  if (mask < PALETTE.length) return colour
  return colour.map((value) => Math.round((value + 255) / 2)) as [number, number, number]
}

/**
 * All masks in one picture. If the masks partition the image, a pixel has the colour of its largest mask, mixed with
 * grey for smaller values. Otherwise the colours of all masks are mixed, and uncovered pixels are grey.
 */
export function coloured(masks: Float32Array, n: number): Uint8ClampedArray {
  const pixels = masks.length / n
  const out = new Uint8ClampedArray(pixels * 3)
  const partition = sharesOut(masks, n)
  for (let pixel = 0; pixel < pixels; pixel++) {
    const own = masks.subarray(pixel * n, (pixel + 1) * n)
    const weights = partition ? own.map((value, mask) => (mask === largest(own) ? value : 0)) : own
    const covered = weights.reduce((sum, value) => sum + value, 0)
    const scale = 1 / Math.max(1, covered)
    for (let channel = 0; channel < 3; channel++) {
      let value = Math.max(0, 1 - covered) * UNSURE
      for (let mask = 0; mask < n; mask++) value += scale * weights[mask]! * maskColour(mask)[channel]!
      out[pixel * 3 + channel] = value
    }
  }
  return out
}

function sharesOut(masks: Float32Array, n: number): boolean {
  for (let at = 0; at < masks.length; at += n) {
    const covered = masks.subarray(at, at + n).reduce((sum, value) => sum + value, 0)
    if (Math.abs(covered - 1) > ROUNDING) return false
  }
  return true
}

function largest(values: Float32Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]!) best = i
  return best
}

/** I (1 - m) */
export function hidden(image: Uint8Array, masks: Float32Array, mask: number, n: number): Uint8ClampedArray {
  return Uint8ClampedArray.from(image, (value, i) => value * (1 - masks[Math.floor(i / 3) * n + mask]!))
}

/** An RGBA picture of cells with gaps between them. */
class Sheet {
  readonly #size: number
  readonly #scale: number
  readonly #width: number
  readonly #height: number
  readonly #rgba: Uint8Array

  constructor(rows: number, columns: number, size: number) {
    this.#size = size
    this.#scale = Math.ceil(LEAST_CELL / size)
    const cell = size * this.#scale
    this.#width = columns * (cell + GAP) - GAP
    this.#height = rows * (cell + GAP) - GAP
    this.#rgba = new Uint8Array(this.#width * this.#height * 4)
  }

  draw(row: number, column: number, rgb: Uint8Array | Uint8ClampedArray): void {
    const cell = this.#size * this.#scale
    const [top, left] = [row * (cell + GAP), column * (cell + GAP)]
    for (let y = 0; y < cell; y++) {
      for (let x = 0; x < cell; x++) {
        const from = (Math.floor(y / this.#scale) * this.#size + Math.floor(x / this.#scale)) * 3
        const to = ((top + y) * this.#width + left + x) * 4
        for (let channel = 0; channel < 3; channel++) this.#rgba[to + channel] = rgb[from + channel]!
        this.#rgba[to + 3] = 255
      }
    }
  }

  async png(): Promise<Uint8Array> {
    const raw = { width: this.#width, height: this.#height, channels: 4 as const }
    return new Uint8Array(await sharp(this.#rgba, { raw }).png({ compressionLevel: 9 }).toBuffer())
  }
}
