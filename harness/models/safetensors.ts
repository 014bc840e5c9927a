/**
 * The safetensors file format: eight bytes of header length, a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors
 */
import { readFileSync } from 'node:fs'
import { UsageError } from '../base/errors.ts'
import type { NamedArrays } from './parameters.ts'

interface Entry {
  dtype: string
  shape: number[]
  data_offsets: [number, number]
}

/** Encodes arrays as a safetensors file. @param metadata - strings to store in the header. */
export function encodeSafetensors(arrays: NamedArrays, metadata: Record<string, string> = {}): Uint8Array {
  const header: Record<string, Entry | Record<string, string>> = { __metadata__: metadata }
  let offset = 0
  for (const [name, { shape, values }] of arrays) {
    header[name] = { dtype: 'F32', shape, data_offsets: [offset, offset + values.byteLength] }
    offset += values.byteLength
  }
  const text = JSON.stringify(header)
  const json = new TextEncoder().encode(text.padEnd(Math.ceil(text.length / 8) * 8))
  const bytes = new Uint8Array(8 + json.length + offset)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  let at = 8 + json.length
  for (const { values } of arrays.values()) {
    bytes.set(new Uint8Array(values.buffer, values.byteOffset, values.byteLength), at)
    at += values.byteLength
  }
  return bytes
}

export interface DecodedSafetensors {
  arrays: NamedArrays
  metadata: Record<string, string>
}

/**
 * @param name - the file's name for error messages.
 * @throws UsageError when the bytes are not a complete safetensors file of supported types.
 */
export function decodeSafetensors(bytes: Uint8Array, name: string): DecodedSafetensors {
  const broken = (why: string) =>
    new UsageError({
      what: `${name} is not a valid safetensors file: ${why}`,
      remedy: 'check the path or copy the file again',
    })
  if (bytes.length < 8) throw broken('it is shorter than its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  if (length > bytes.length - 8) throw broken('its header is truncated or corrupt')
  let header: Record<string, Entry>
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  } catch {
    throw broken('its header is not JSON')
  }
  const { __metadata__: metadata = {}, ...entries } = header as Record<string, Entry> & {
    __metadata__?: Record<string, string>
  }
  const arrays: NamedArrays = new Map()
  for (const [key, entry] of Object.entries(entries)) {
    if (!entry?.data_offsets || !Array.isArray(entry.shape)) throw broken(`${key} has no shape or data offsets`)
    const [start, end] = entry.data_offsets
    const data = bytes.subarray(8 + length + start, 8 + length + end)
    const size = entry.shape.reduce((a, b) => a * b, 1)
    const decode = DECODERS[entry.dtype]
    if (!decode) throw broken(`${key} has the type ${entry.dtype}, which is not supported`)
    if (data.length !== size * decode.bytes) throw broken(`${key} is truncated`)
    arrays.set(key, {
      shape: entry.shape,
      values: decode.read(new DataView(data.buffer, data.byteOffset, data.length), size),
    })
  }
  return { arrays, metadata }
}

const DECODERS: Record<string, { bytes: number; read(view: DataView, size: number): Float32Array }> = {
  F32: decoder(4, (view, at) => view.getFloat32(at, true)),
  F64: decoder(8, (view, at) => view.getFloat64(at, true)),
  F16: decoder(2, (view, at) => halfToNumber(view.getUint16(at, true))),
  BF16: decoder(2, (view, at) => bfloatToNumber(view.getUint16(at, true))),
  I64: decoder(8, (view, at) => Number(view.getBigInt64(at, true))),
}

function decoder(bytes: number, get: (view: DataView, at: number) => number) {
  return {
    bytes,
    read: (view: DataView, size: number) => Float32Array.from({ length: size }, (_, i) => get(view, i * bytes)),
  }
}

function halfToNumber(bits: number): number {
  const sign = bits & 0x8000 ? -1 : 1
  const exponent = (bits >> 10) & 0x1f
  const fraction = bits & 0x3ff
  if (exponent === 0) return sign * fraction * 2 ** -24
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY
  return sign * (1 + fraction / 1024) * 2 ** (exponent - 15)
}

function bfloatToNumber(bits: number): number {
  const view = new DataView(new ArrayBuffer(4))
  view.setUint32(0, bits << 16)
  return view.getFloat32(0)
}

/** @throws UsageError naming the file when it cannot be read or is not a valid safetensors file. */
export function readSafetensors(path: string): DecodedSafetensors {
  let bytes: Uint8Array
  try {
    bytes = readFileSync(path)
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error)
    throw new UsageError({ what: `cannot read the weights ${path} (${why})`, remedy: 'check the path' })
  }
  return decodeSafetensors(bytes, path)
}
