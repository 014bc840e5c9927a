/** NumPy's .npy format, version 1.0: magic bytes, a Python dictionary padded to 64 bytes, then the raw values. */

/**
 * @param shape - shape of the array; its product must be the number of values.
 * @returns the whole file, little-endian float32 in C order.
 */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array {
  const tuple = shape.length === 1 ? `${shape[0]},` : shape.join(', ')
  const dictionary = `{'descr': '<f4', 'fortran_order': False, 'shape': (${tuple}), }`
  const preamble = 10 // magic, version, header length
  const length = Math.ceil((preamble + dictionary.length + 1) / 64) * 64 - preamble
  const header = Buffer.alloc(preamble + length)
  header.write('\x93NUMPY\x01\x00', 'latin1')
  header.writeUInt16LE(length, 8)
  header.write(`${dictionary.padEnd(length - 1)}\n`, preamble, 'latin1')
  return Buffer.concat([header, Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}
