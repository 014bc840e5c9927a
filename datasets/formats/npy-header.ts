/** The head of a file in NumPy's .npy format, version 1.0: magic bytes, then a Python dictionary padded to 64 bytes. */

/** Types of the values that follow, little-endian in C order. */
export type NpyType = '<f4' | '<i8' | '|u1'

/** @param shape - of the array; its product must be the number of values. */
export function npyHeader(type: NpyType, shape: readonly number[]): Buffer {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '${type}', 'fortran_order': False, 'shape': (${tuple}), }`
  const preamble = 10 // magic, version, header length
  const length = Math.ceil((preamble + dictionary.length + 1) / 64) * 64 - preamble
  const header = Buffer.alloc(preamble + length)
  header.write('\x93NUMPY\x01\x00', 'latin1')
  header.writeUInt16LE(length, 8)
  header.write(`${dictionary.padEnd(length - 1)}\n`, preamble, 'latin1')
  return header
}
