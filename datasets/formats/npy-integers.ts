/** One-dimensional arrays of integers in NumPy's .npy format. */
import { npyHead } from './npy-header.ts'

/**
 * @param bytes - the whole file, of version 1 to 3: integers of 1, 2, 4 or 8 bytes in either byte order.
 * @throws Error saying why it is no such array.
 */
export function decodeNpyIntegers(bytes: Buffer): Int32Array {
  const head = npyHead(bytes)
  if (head === 'another format') throw new Error('not in the .npy format')
  if (head === 'truncated') throw new Error('truncated in its header')
  if (head === 'damaged') throw new Error('its header is damaged')
  const { descriptor, order, code, shape, items: values } = head
  const [, sign, width] = /^([iu])([1248])$/.exec(code) ?? []
  if (!sign) throw new Error(`its type is ${descriptor} instead of integers`)
  if (shape.length === 0) throw new Error('it is a single number instead of a list')
  if (shape.length > 1) throw new Error('it has more than one dimension')
  const [count, size] = [shape[0]!, Number(width)]
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
