/**
 * The safetensors file format: eight bytes of header length, a JSON header, then the tensors' bytes.
 * https://github.com/huggingface/safetensors
 */
import { COPY_AGAIN, UsageError } from '../base/errors.ts'
import * as numbers from '../base/numbers.ts'
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
      remedy: COPY_AGAIN,
    })
  if (bytes.length < 8) throw broken('it is shorter than its header')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const length = Number(view.getBigUint64(0, true))
  if (length > bytes.length - 8) throw broken('its header is truncated or corrupt')
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length)))
  } catch {
    throw broken('its header is not JSON')
  }
  if (header === null || typeof header !== 'object' || Array.isArray(header)) throw broken('its header is no object')
  const { __metadata__, ...entries } = header as Record<string, unknown>
  const arrays: NamedArrays = new Map()
  let claimed = 0
  for (const [key, entry] of Object.entries(entries)) {
    if (!isEntry(entry)) throw broken(`${key} has no shape or data offsets`)
    const [start, end] = entry.data_offsets
    const data = bytes.subarray(8 + length + start, 8 + length + end)
    const size = entry.shape.reduce((a, b) => a * b, 1)
    const type = Object.hasOwn(TYPES, entry.dtype) ? TYPES[entry.dtype] : undefined
    if (!type) {
      const what = `${name} cannot be read: ${key} has the type ${entry.dtype}, which is not supported`
      throw new UsageError({ what, remedy: 'convert its tensors with `tensor.float()`, and save them again' })
    }
    if (start > end || data.length !== size * type.bytes) throw broken(`${key} is truncated`)
    claimed += data.length
    // The format forbids overlaps, which would let a small file claim a lot of memory.
    if (claimed > bytes.length) throw broken('its tensors share bytes')
    arrays.set(key, { shape: entry.shape, values: numbers.decodeNumbers(type, data, size) })
  }
  return { arrays, metadata: textsOf(__metadata__) }
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0
const areCounts = (value: unknown): value is number[] => Array.isArray(value) && value.every(isCount)

function isEntry(value: unknown): value is Entry {
  if (value === null || typeof value !== 'object') return false
  const { dtype, shape, data_offsets: offsets } = value as Partial<Record<keyof Entry, unknown>>
  return typeof dtype === 'string' && areCounts(shape) && areCounts(offsets) && offsets.length === 2
}

/** The entries of `__metadata__` that are text; some programs write null instead of leaving it out. */
function textsOf(metadata: unknown): Record<string, string> {
  if (metadata === null || typeof metadata !== 'object') return {}
  return Object.fromEntries(Object.entries(metadata).filter(([, value]) => typeof value === 'string'))
}

const TYPES: Record<string, numbers.NumberType> = {
  F64: numbers.FLOAT64,
  F32: numbers.FLOAT32,
  F16: numbers.FLOAT16,
  BF16: numbers.BFLOAT16,
  I64: numbers.INT64,
  I32: numbers.INT32,
  I16: numbers.INT16,
  I8: numbers.INT8,
  U64: numbers.UINT64,
  U32: numbers.UINT32,
  U16: numbers.UINT16,
  U8: numbers.UINT8,
  BOOL: numbers.BOOLEAN,
}
