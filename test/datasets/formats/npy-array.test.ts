import { expect, it } from 'vitest'
import { decodeNpy } from '../../../datasets/formats/npy.ts'
import { zipOf } from './zip-of.ts'

/** An .npy file of version 1. */
function npy(descr: string, shape: string, items: Buffer, fortran = 'False'): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': ${fortran}, 'shape': (${shape}), }\n`
  const start = Buffer.from('\x93NUMPY\x01\x00\0\0', 'latin1')
  start.writeUInt16LE(header.length, 8)
  return Buffer.concat([start, Buffer.from(header), items])
}

const bytesOf = (values: Float32Array | Float64Array | Uint16Array) => Buffer.from(values.buffer)

it('reads float64, float32 and float16 as rows', () => {
  const expected = { shape: [2, 2], values: Float32Array.of(1, -2, 0.5, 4) }
  expect(decodeNpy(npy('<f8', '2, 2', bytesOf(Float64Array.of(1, -2, 0.5, 4))))).toEqual(expected)
  expect(decodeNpy(npy('<f4', '2, 2', bytesOf(Float32Array.of(1, -2, 0.5, 4))))).toEqual(expected)
  const halves = bytesOf(Uint16Array.of(0x3c00, 0xc000, 0x3800, 0x4400))
  expect(decodeNpy(npy('<f2', '2, 2', halves))).toEqual(expected)
  const columns = bytesOf(Float32Array.of(1, 0.5, -2, 4))
  expect(decodeNpy(npy('<f4', '2, 2', columns, 'True'))).toEqual(expected)
})

it('reads the only array of an .npz archive, compressed', () => {
  const array = npy('<f4', '1, 1', bytesOf(Float32Array.of(3)))
  expect(decodeNpy(zipOf(['arr_0.npy', array]))).toEqual({ shape: [1, 1], values: Float32Array.of(3) })
})

it('says why an array cannot be read, and how to convert it', () => {
  expect(() => decodeNpy(Buffer.from('text'))).toThrow('numpy.save')
  expect(() => decodeNpy(npy('>f4', '1', Buffer.alloc(4)))).toThrow(".astype('<f4')")
  expect(() => decodeNpy(npy('<f4', '3, 4', Buffer.alloc(40)))).toThrow('it has 40 bytes of items instead of 48')
})

it('names the arrays of an .npz archive of several', () => {
  const array = npy('<f4', '1, 1', bytesOf(Float32Array.of(3)))
  expect(() => decodeNpy(zipOf(['features.npy', array], ['labels.npy', array]))).toThrow(
    "it holds 2 arrays instead of one (features, labels); save one with `numpy.save('x.npy', numpy.load('x.npz')['features'])`",
  )
})
