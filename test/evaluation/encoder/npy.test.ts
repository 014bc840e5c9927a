import { expect, it } from 'vitest'
import { encodeNpy } from '../../../harness/evaluation/encoder/npy.ts'

/** Reads what NumPy's format description says, so that nothing of the writer is shared. */
function decode(bytes: Uint8Array) {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = view.getUint16(8, true)
  const start = 10 + length
  const values = Array.from({ length: (bytes.length - start) / 4 }, (_, i) => view.getFloat32(start + 4 * i, true))
  return { magic: [...bytes.subarray(0, 8)], header: Buffer.from(bytes.subarray(10, start)).toString(), start, values }
}

it('writes version 1.0 with values aligned to 64 bytes', () => {
  const values = Float32Array.from([1.5, -2, 3e-8, 4, 5, Number.POSITIVE_INFINITY])
  const file = decode(encodeNpy(values, [2, 3]))
  expect(file.magic).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0])
  expect(file.header).toMatch(/^\{'descr': '<f4', 'fortran_order': False, 'shape': \(2, 3\), \} *\n$/)
  expect(file.start % 64).toBe(0)
  expect(file.values).toEqual([...values])
})

it('writes only the part that a view shows, and a vector as a Python tuple', () => {
  const view = new Float32Array([9, 1, 2, 9]).subarray(1, 3)
  const file = decode(encodeNpy(view, [2]))
  expect(file.header).toContain("'shape': (2,)")
  expect(file.values).toEqual([1, 2])
})
