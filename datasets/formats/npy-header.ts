/** The head of a file in NumPy's .npy format: magic bytes, then a Python dictionary padded to 64 bytes. */

const MAGIC = '\x93NUMPY'

/** Types of the values that follow, little-endian in C order. */
export type NpyType = '<f4' | '<i8' | '|u1'

/** Of version 1.0. @param shape - of the array; its product must be the number of values. */
export function npyHeader(type: NpyType, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`
  const preamble = 10 // magic, version, header length
  const length = Math.ceil((preamble + dictionary.length + 1) / 64) * 64 - preamble
  const header = Buffer.alloc(preamble + length)
  header.write(`${MAGIC}\x01\x00`, 'latin1')
  header.writeUInt16LE(length, 8)
  header.write(`${dictionary.padEnd(length - 1)}\n`, preamble, 'latin1')
  return header
}

export interface NpyHead {
  /** As it is written, such as `<f4`; `records` of several fields. */
  descriptor: string
  /** The order of bytes, and the type with its bytes, such as `f4`; both are empty of records. */
  order: string
  code: string
  shape: number[]
  /** Whether the first index changes fastest. */
  fortran: boolean
  /** The bytes of the items. */
  items: Buffer
}

/** @returns the head of a file of version 1 to 3, or why there is none. */
export function npyHead(bytes: Buffer): NpyHead | 'another format' | 'truncated' | 'damaged' {
  if (bytes.subarray(0, MAGIC.length).toString('latin1') !== MAGIC) return 'another format'
  const lengthBytes = bytes[MAGIC.length] === 1 ? 2 : 4
  const start = 8 + lengthBytes
  if (bytes.length < start) return 'truncated'
  const end = start + bytes.readUIntLE(8, lengthBytes)
  const header = bytes.subarray(start, end).toString('latin1')
  const [, descriptor = 'records', order = '', code = ''] = /'descr':\s*'(([<>|=])([a-zA-Z]\d*))'/.exec(header) ?? []
  const sides = /'shape':\s*\(([\d, ]*)\)/.exec(header)?.[1]
  const fortran = /'fortran_order':\s*(True|False)/.exec(header)?.[1]
  if (sides === undefined || fortran === undefined) return 'damaged'
  const shape = sides.split(',').flatMap((side) => (side.trim() === '' ? [] : [Number(side)]))
  return { descriptor, order, code, shape, fortran: fortran === 'True', items: bytes.subarray(end) }
}
