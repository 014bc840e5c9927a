/** The IDX format of MNIST and its kin: a magic number with type and rank, the lengths, then the values. */
import { gunzipSync } from 'node:zlib'

const UNSIGNED_BYTE = 0x08

export interface Idx {
  shape: number[]
  values: Uint8Array
}

/** @throws Error when the bytes are not gzipped IDX of unsigned bytes, or fewer or more than the header says. */
export function parseIdx(gzipped: Uint8Array): Idx {
  const bytes = gunzipSync(gzipped)
  if (bytes.length < 4 || bytes.readUInt16BE(0) !== 0 || bytes[2] !== UNSIGNED_BYTE) {
    throw new Error('not an IDX file of unsigned bytes')
  }
  const rank = bytes[3]!
  const shape = Array.from({ length: rank }, (_, axis) => bytes.readUInt32BE(4 + 4 * axis))
  const values = bytes.subarray(4 + 4 * rank)
  const expected = shape.reduce((product, length) => product * length, 1)
  if (values.length !== expected) {
    throw new Error(`the IDX header announces ${expected} values, the file holds ${values.length}`)
  }
  return { shape, values }
}
