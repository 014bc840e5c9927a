/** The GPUs that a library has code for, read from the CUDA programs in it. */
import { closeSync, fstatSync, openSync, readSync } from 'node:fs'

/** Number of programs by target: `8.0` for machine code, `ptx 9.0` for code that must still be compiled. */
export type MachineCode = Record<string, number>

/** A "fat binary": a header, then programs, each with its own header. The layout is undocumented but stable. */
const MAGIC = Buffer.from([0x50, 0xed, 0x55, 0xba])
const VERSION = 1
const HEADER = 16
const PTX = 1
const ELF = 2

export function machineCode(path: string): MachineCode {
  const data = readWhole(path)
  const counts = new Map<string, number>()
  for (let at = data.indexOf(MAGIC); at >= 0; at = data.indexOf(MAGIC, at)) {
    const size = at + HEADER <= data.length ? Number(data.readBigUInt64LE(at + 8)) : Number.POSITIVE_INFINITY
    const begin = at + HEADER
    if (data.readUInt16LE(at + 4) !== VERSION || data.readUInt16LE(at + 6) !== HEADER || begin + size > data.length) {
      at += MAGIC.length
      continue
    }
    for (const name of programs(data.subarray(begin, begin + size))) counts.set(name, (counts.get(name) ?? 0) + 1)
    at = begin + size
  }
  const byCapability = ([a]: [string, number], [b]: [string, number]) =>
    Number(a.slice(-4)) - Number(b.slice(-4)) || (a < b ? -1 : 1)
  return Object.fromEntries([...counts].sort(byCapability))
}

function* programs(binary: Buffer): Generator<string> {
  let at = 0
  while (at + 32 <= binary.length) {
    const kind = binary.readUInt16LE(at)
    const header = binary.readUInt32LE(at + 4)
    if ((kind !== PTX && kind !== ELF) || header < 32 || header > 4096) return
    yield `${kind === PTX ? 'ptx ' : ''}${(binary.readUInt32LE(at + 28) / 10).toFixed(1)}`
    at += header + Number(binary.readBigUInt64LE(at + 8))
  }
}

/** Reads a file in pieces. `readFileSync` fails above 2 GiB, and this library already has half of that. */
function readWhole(path: string): Buffer {
  const file = openSync(path, 'r')
  try {
    const data = Buffer.allocUnsafe(fstatSync(file).size)
    for (let at = 0; at < data.length; ) at += readSync(file, data, at, Math.min(1 << 28, data.length - at), at)
    return data
  } finally {
    closeSync(file)
  }
}
