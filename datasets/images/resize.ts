/**
 * Antialiased bilinear resizing in Pillow's own fixed-point arithmetic, so that a feature computed here agrees with one
 * computed behind torchvision's `Resize` and `CenterCrop`. (sharp's `linear` kernel shrinks by boxes first and is off
 * by up to a dozen levels on small outputs.)
 */
export interface Picture {
  /** [height, width, 3], row-major. */
  data: Uint8Array
  width: number
  height: number
}

const PRECISION = 2 ** 22

/** Scales the shorter side to `size` and keeps the centre. @returns [size, size, 3] */
export function resizeAndCrop(picture: Picture, size: number): Uint8Array {
  const { data, width, height } = picture
  if (width === size && height === size) return data.slice()
  const shorter = Math.min(width, height)
  const columns = taps(width, Math.floor((size * width) / shorter), size)
  return resample(picture, columns, taps(height, Math.floor((size * height) / shorter), size))
}

/** @returns [height, width, 3] of these */
export function resize(picture: Picture, width: number, height: number): Uint8Array {
  if (width === picture.width && height === picture.height) return picture.data.slice()
  return resample(picture, taps(picture.width, width, width), taps(picture.height, height, height))
}

function resample({ data, width }: Picture, columns: Taps, rows: Taps): Uint8Array {
  const [across, down] = [columns.start.length, rows.start.length]
  const firstRow = rows.start[0]!
  const lastRow = rows.start[down - 1]! + rows.length[down - 1]!
  const narrow = new Uint8Array((lastRow - firstRow) * across * 3) // [rows used, across, 3]
  for (let y = firstRow; y < lastRow; y++) {
    weigh(columns, data, y * width * 3, 3, 0, narrow, (y - firstRow) * across * 3, 3)
  }
  const out = new Uint8Array(down * across * 3)
  for (let x = 0; x < across; x++) weigh(rows, narrow, x * 3, across * 3, firstRow, out, x * 3, across * 3)
  return out
}

interface Taps {
  /** First input position of every output position, and how many follow. */
  start: Int32Array
  length: Int32Array
  /** [size, widest] */
  weights: Int32Array
  widest: number
}

/** The triangle filter's weights for the central `size` of `to` output positions. */
function taps(from: number, to: number, size: number): Taps {
  const scale = from / to
  const reach = Math.max(scale, 1)
  const widest = Math.ceil(reach) * 2 + 1
  const offset = roundHalfEven((to - size) / 2)
  const result = {
    start: new Int32Array(size),
    length: new Int32Array(size),
    weights: new Int32Array(size * widest),
    widest,
  }
  for (let i = 0; i < size; i++) {
    const centre = (i + offset + 0.5) * scale
    const low = Math.max(0, Math.trunc(centre - reach + 0.5))
    const count = Math.min(from, Math.trunc(centre + reach + 0.5)) - low
    const weights = Array.from({ length: count }, (_, j) => Math.max(0, 1 - Math.abs((j + low - centre + 0.5) / reach)))
    const total = weights.reduce((sum, weight) => sum + weight, 0)
    result.start[i] = low
    result.length[i] = count
    weights.forEach((weight, j) => {
      result.weights[i * widest + j] = Math.trunc(0.5 + (weight / total) * PRECISION)
    })
  }
  return result
}

/** One line of three-channel pixels: reads from `source` and writes into `target` with the given strides. */
function weigh(
  { start, length, weights, widest }: Taps,
  source: Uint8Array,
  sourceOffset: number,
  sourceStride: number,
  firstPosition: number,
  target: Uint8Array,
  targetOffset: number,
  targetStride: number,
): void {
  for (let i = 0; i < start.length; i++) {
    let red = PRECISION / 2
    let green = PRECISION / 2
    let blue = PRECISION / 2
    let at = sourceOffset + (start[i]! - firstPosition) * sourceStride
    for (let j = 0; j < length[i]!; j++, at += sourceStride) {
      const weight = weights[i * widest + j]!
      red += weight * source[at]!
      green += weight * source[at + 1]!
      blue += weight * source[at + 2]!
    }
    const to = targetOffset + i * targetStride
    target[to] = Math.min(255, Math.floor(red / PRECISION))
    target[to + 1] = Math.min(255, Math.floor(green / PRECISION))
    target[to + 2] = Math.min(255, Math.floor(blue / PRECISION))
  }
}

/** Python's rounding, which decides where torchvision's centre crop begins. */
export function roundHalfEven(x: number): number {
  const floor = Math.floor(x)
  return x - floor === 0.5 ? floor + (floor % 2) : Math.round(x)
}
