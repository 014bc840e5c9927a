/** One-dimensional arrays of integers in NumPy's .npy format. */

const MAGIC = '\x93NUMPY'

/**
 * @param bytes - the whole file, of version 1 to 3: integers of 1, 2, 4 or 8 bytes in either byte order.
 * @throws Error saying why it is no such array.
 */
export function decodeNpyIntegers(bytes: Buffer): Int32Array {
  if (bytes.subarray(0, 6).toString('latin1') !== MAGIC) throw new Error('not in the .npy format')
  const lengthBytes = bytes.readUInt8(6) === 1 ? 2 : 4
  const start = 8 + lengthBytes
  if (bytes.length < start) throw new Error('truncated in its header')
  const length = bytes.readUIntLE(8, lengthBytes)
  const header = bytes.subarray(start, start + length).toString('latin1')
  const type = /'descr':\s*'([<>|=])([iu])([1248])'/.exec(header)
  const shape = /'shape':\s*\((\d+),?\s*\)/.exec(header)
  if (!type)
    throw new Error(`its type is ${/'descr':\s*'?([^',]*)/.exec(header)?.[1] ?? 'unknown'} instead of integers`)
  if (!shape) throw new Error('it has more than one dimension')
  const [, order, sign, width] = type
  const [count, size] = [Number(shape[1]), Number(width)]
  const values = bytes.subarray(start + length)
  if (values.length !== count * size) throw new Error(`${values.length} bytes of values instead of ${count * size}`)
  const read = (i: number): number => {
    const own = Buffer.from(values.subarray(i * size, (i + 1) * size))
    if (order === '>') own.reverse()
    if (size === 8) return Number(sign === 'i' ? own.readBigInt64LE() : own.readBigUInt64LE())
    return sign === 'i' ? own.readIntLE(0, size) : own.readUIntLE(0, size)
  }
  return Int32Array.from({ length: count }, (_, i) => {
    const value = read(i)
    // An array of 32 bits would keep the lower ones, which may be a label.
    if (value !== (value | 0)) throw new Error(`value ${i + 1} is ${value}, which is too large for a label`)
    return value
  })
}
