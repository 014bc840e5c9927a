/**
 * Resizing of maps whose numbers are names, which can't be averaged: the nearest pixel's, in the geometry of
 * `resize.ts`.
 */
import { roundHalfEven } from './resize.ts'

/**
 * Which pixels a picture consists of once its shorter side is scaled to `size` and its centre kept, as by torchvision's
 * `Resize(size, InterpolationMode.NEAREST)` on images and `CenterCrop(size)`.
 * @returns [size, size] positions y * width + x
 */
export function nearestAndCrop(width: number, height: number, size: number): Int32Array {
  const shorter = Math.min(width, height)
  const columns = nearest(width, Math.floor((size * width) / shorter), size)
  const rows = nearest(height, Math.floor((size * height) / shorter), size)
  return Int32Array.from({ length: size * size }, (_, i) => rows[Math.floor(i / size)]! * width + columns[i % size]!)
}

/**
 * The pixels of a whole picture scaled to another size.
 * @returns [height, width] positions y * from.width + x
 */
export function nearestPixels(from: { width: number; height: number }, width: number, height: number): Int32Array {
  const [columns, rows] = [nearest(from.width, width, width), nearest(from.height, height, height)]
  return Int32Array.from(
    { length: width * height },
    (_, i) => rows[Math.floor(i / width)]! * from.width + columns[i % width]!,
  )
}

/**
 * For the central `size` of `to` positions; added up as Pillow does, where a centre falls on a border the error
 * decides.
 */
function nearest(from: number, to: number, size: number): number[] {
  const offset = roundHalfEven((to - size) / 2)
  const step = from / to
  const out: number[] = []
  let centre = step / 2
  for (let i = 0; i < offset + size; i++, centre += step) {
    if (i >= offset) out.push(Math.floor(centre))
  }
  return out
}
