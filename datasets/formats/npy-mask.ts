/** Masks in NumPy's .npy format: what is not 0 is 1, whatever numbers it was written in. */

export interface Mask {
  /** [height, width], row-major: 0 or 1. */
  values: Uint8Array
  height: number
  width: number
}

const MAGIC = '\x93NUMPY'

/**
 * @param bytes - the whole file, of version 1 to 3: booleans, integers or floats of any length and byte order, in C or
 * Fortran order.
 * @throws Error saying why it is no mask.
 */
export function decodeNpyMask(bytes: Buffer): Mask {
  if (bytes.subarray(0, 6).toString('latin1') !== MAGIC) throw new Error('not in the .npy format')
  const version = bytes.readUInt8(6)
  const lengthBytes = version === 1 ? 2 : 4
  const start = 8 + lengthBytes
  if (bytes.length < start) throw new Error('truncated in its header')
  const length = bytes.readUIntLE(8, lengthBytes)
  const header = bytes.subarray(start, start + length).toString('latin1')
  const kind = /'descr':\s*'([<>|=])([biuf])(\d+)'/.exec(header)
  const shape = /'shape':\s*\(([\d, ]*)\)/.exec(header)
  const order = /'fortran_order':\s*(True|False)/.exec(header)
  if (!kind || !shape || !order) throw new Error('the header does not describe an array of numbers')
  const sides = shape[1]!.split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side)]))
  const [height = 0, width = 0] = sides
  if (sides.length !== 2) throw new Error(`the shape is (${sides.join(', ')}) instead of height and width`)
  const itemBytes = Number(kind[3])
  // -0.0 is 0, so the sign of a float, the first bit of its most significant byte, does not count.
  const counted = new Uint8Array(itemBytes).fill(0xff)
  if (kind[2] === 'f') counted[kind[1] === '>' ? 0 : itemBytes - 1] = 0x7f
  const items = bytes.subarray(start + length)
  const expected = height * width * itemBytes
  if (items.length !== expected) throw new Error(`${items.length} bytes of values instead of ${expected}`)
  const values = new Uint8Array(height * width)
  for (let i = 0, at = 0; i < values.length; i++) {
    let any = 0
    for (let byte = 0; byte < itemBytes; byte++) any |= items[at++]! & counted[byte]!
    if (any === 0) continue
    values[order[1] === 'True' ? (i % height) * width + Math.floor(i / height) : i] = 1
  }
  return { values, height, width }
}
