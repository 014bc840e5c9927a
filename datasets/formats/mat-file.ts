/**
 * The numeric arrays of a MATLAB 5 file ("MAT-File Format", The MathWorks): elements of a tag, data and padding to
 * eight bytes, possibly each compressed by zlib. Numbers may be stored narrower than their array's class says.
 */
import { inflateSync } from 'node:zlib'

const HEADER = 128
const MATRIX = 14
const COMPRESSED = 15
/** Classes of arrays that hold numbers: double, single and the integers of 8 to 64 bits. */
const NUMERIC = { first: 6, last: 15 }
const COMPLEX = 0x0800

type Read = (view: DataView, at: number, littleEndian: boolean) => number
const NUMBERS: Record<number, { bytes: number; read: Read }> = {
  1: { bytes: 1, read: (view, at) => view.getInt8(at) },
  2: { bytes: 1, read: (view, at) => view.getUint8(at) },
  3: { bytes: 2, read: (view, at, little) => view.getInt16(at, little) },
  4: { bytes: 2, read: (view, at, little) => view.getUint16(at, little) },
  5: { bytes: 4, read: (view, at, little) => view.getInt32(at, little) },
  6: { bytes: 4, read: (view, at, little) => view.getUint32(at, little) },
  7: { bytes: 4, read: (view, at, little) => view.getFloat32(at, little) },
  9: { bytes: 8, read: (view, at, little) => view.getFloat64(at, little) },
  12: { bytes: 8, read: (view, at, little) => exactly(view.getBigInt64(at, little)) },
  13: { bytes: 8, read: (view, at, little) => exactly(view.getBigUint64(at, little)) },
}

interface Element {
  type: number
  data: Uint8Array
  /** Where the next element begins. */
  end: number
}

/**
 * @returns the values of every real numeric array in column order, by name; arrays of other kinds are left out.
 * @throws Error saying why it is no such file, or not a whole one.
 */
export function readMatFile(bytes: Uint8Array): Map<string, Float64Array> {
  if (Buffer.from(bytes.subarray(0, 10)).toString('latin1') === 'MATLAB 7.3') throw new Error('has version 7.3, not 5')
  const mark = Buffer.from(bytes.subarray(126, 128)).toString('latin1')
  if (mark !== 'IM' && mark !== 'MI') throw new Error('is not a MATLAB 5 file')
  const little = mark === 'IM'
  const arrays = new Map<string, Float64Array>()
  for (let at = HEADER; at < bytes.length; ) {
    const element = elementAt(bytes, at, little)
    const inner = element.type === COMPRESSED ? elementAt(inflated(element.data), 0, little) : element
    if (inner.type === MATRIX) addArray(inner.data, little, arrays)
    at = element.end
  }
  return arrays
}

function addArray(data: Uint8Array, little: boolean, arrays: Map<string, Float64Array>): void {
  const flags = elementAt(data, 0, little)
  const word = viewOf(flags.data).getUint32(0, little)
  const kind = word & 0xff
  if (kind < NUMERIC.first || kind > NUMERIC.last || (word & COMPLEX) !== 0) return
  const dimensions = elementAt(data, flags.end, little)
  const name = elementAt(data, dimensions.end, little)
  const values = numbers(elementAt(data, name.end, little), little)
  const count = numbers(dimensions, little).reduce((product, length) => product * length, 1)
  const called = Buffer.from(name.data).toString('latin1')
  if (values.length !== count) throw new Error(`has ${values.length} of ${count} numbers of ${called}`)
  arrays.set(called, values)
}

function elementAt(bytes: Uint8Array, at: number, little: boolean): Element {
  if (at + 8 > bytes.length) throw new Error('ends within an element')
  const view = viewOf(bytes)
  const word = view.getUint32(at, little)
  // Up to four bytes of data lie within the tag: their number is where a type's upper half would be zero.
  const small = word >>> 16
  if (small > 0) return { type: word & 0xffff, data: bytes.subarray(at + 4, at + 4 + small), end: at + 8 }
  const length = view.getUint32(at + 4, little)
  const start = at + 8
  if (start + length > bytes.length) throw new Error('ends within an element')
  const padding = word === COMPRESSED ? 0 : (8 - (length % 8)) % 8
  return { type: word, data: bytes.subarray(start, start + length), end: start + length + padding }
}

function numbers({ type, data }: Element, little: boolean): Float64Array {
  const format = NUMBERS[type]
  if (format === undefined) throw new Error(`has numbers of an unknown type (${type})`)
  const view = viewOf(data)
  return Float64Array.from({ length: Math.floor(data.length / format.bytes) }, (_, i) => {
    return format.read(view, i * format.bytes, little)
  })
}

function exactly(value: bigint): number {
  const number = Number(value)
  if (BigInt(number) === value) return number
  throw new Error(`has the number ${value}, which is too large`)
}

function inflated(data: Uint8Array): Uint8Array {
  try {
    return inflateSync(data)
  } catch {
    throw new Error('has a damaged compressed element')
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
