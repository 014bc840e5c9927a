/** Masks in NumPy's .npy format: what is not 0 is 1, whatever numbers it was written in. */
import { npyHead } from './npy-header.ts'

export interface Mask {
  /** [height, width], row-major: 0 or 1. */
  values: Uint8Array
  height: number
  width: number
}

/**
 * @param bytes - the whole file, of version 1 to 3: booleans, integers or floats of any length and byte order, in C or
 * Fortran order.
 * @throws Error saying why it is no mask.
 */
export function decodeNpyMask(bytes: Buffer): Mask {
  const head = npyHead(bytes)
  if (head === 'another format') throw new Error('not in the .npy format')
  if (head === 'truncated') throw new Error('truncated in its header')
  const [, kind, bytesEach] = head === 'damaged' ? [] : (/^([biuf])(\d+)$/.exec(head.code) ?? [])
  if (head === 'damaged' || !kind) throw new Error('the header does not describe an array of numbers')
  const { order, shape, fortran, items } = head
  const [height = 0, width = 0] = shape
  if (shape.length !== 2) throw new Error(`the shape is (${shape.join(', ')}) instead of height and width`)
  const itemBytes = Number(bytesEach)
  // -0.0 is 0, so the sign of a float, the first bit of its most significant byte, does not count.
  const counted = new Uint8Array(itemBytes).fill(0xff)
  if (kind === 'f') counted[order === '>' ? 0 : itemBytes - 1] = 0x7f
  const expected = height * width * itemBytes
  if (items.length !== expected) throw new Error(`${items.length} bytes of values instead of ${expected}`)
  const values = new Uint8Array(height * width)
  for (let i = 0, at = 0; i < values.length; i++) {
    let any = 0
    for (let byte = 0; byte < itemBytes; byte++) any |= items[at++]! & counted[byte]!
    if (any === 0) continue
    values[fortran ? (i % height) * width + Math.floor(i / height) : i] = 1
  }
  return { values, height, width }
}
