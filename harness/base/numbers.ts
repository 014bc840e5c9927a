/** Decodes arrays of numbers that other programs write, little-endian, as float32. */

export interface NumberType {
  bytes: number
  /** Reads the item at a byte position. */
  get(view: DataView, at: number): number
}

const type = (bytes: number, get: NumberType['get']): NumberType => ({ bytes, get })

export const FLOAT64 = type(8, (view, at) => view.getFloat64(at, true))
export const FLOAT32 = type(4, (view, at) => view.getFloat32(at, true))
export const FLOAT16 = type(2, (view, at) => halfToNumber(view.getUint16(at, true)))
export const BFLOAT16 = type(2, (view, at) => bfloatToNumber(view.getUint16(at, true)))
export const INT64 = type(8, (view, at) => Number(view.getBigInt64(at, true)))
export const INT32 = type(4, (view, at) => view.getInt32(at, true))
export const INT16 = type(2, (view, at) => view.getInt16(at, true))
export const INT8 = type(1, (view, at) => view.getInt8(at))
export const UINT64 = type(8, (view, at) => Number(view.getBigUint64(at, true)))
export const UINT32 = type(4, (view, at) => view.getUint32(at, true))
export const UINT16 = type(2, (view, at) => view.getUint16(at, true))
export const UINT8 = type(1, (view, at) => view.getUint8(at))
export const BOOLEAN = type(1, (view, at) => (view.getUint8(at) === 0 ? 0 : 1))

/** @param bytes - at least `count` items of that type. */
export function decodeNumbers({ bytes: size, get }: NumberType, bytes: Uint8Array, count: number): Float32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const values = new Float32Array(count)
  for (let i = 0; i < count; i++) values[i] = get(view, i * size)
  return values
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

const scratch = new DataView(new ArrayBuffer(4))

function bfloatToNumber(bits: number): number {
  scratch.setUint32(0, bits << 16)
  return scratch.getFloat32(0)
}
