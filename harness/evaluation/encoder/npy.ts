import { npyHeader } from '../../../datasets/formats/npy-header.ts'

/**
 * NumPy's .npy format, version 1.0.
 * @param shape - shape of the array; its product must be the number of values.
 * @returns the whole file, little-endian float32 in C order.
 */
export function encodeNpy(values: Float32Array, shape: readonly number[]): Uint8Array {
  return Buffer.concat([npyHeader('<f4', shape), Buffer.from(values.buffer, values.byteOffset, values.byteLength)])
}
