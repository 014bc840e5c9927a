/** Reads entries of a zip archive that is in memory, such as a torch checkpoint or an .npz file. */
import { inflateRawSync } from 'node:zlib'

/** The first four bytes of each part of an archive. */
const SIGNATURE = {
  end: 0x06054b50,
  end64: 0x06064b50,
  locator64: 0x07064b50,
  directoryEntry: 0x02014b50,
  localEntry: 0x04034b50,
}
const END_BYTES = 22
const MOST_ENTRIES = 1_000_000
/** In a directory entry, this says that the real number is in the zip64 field. */
const IN_ZIP64 = 0xffffffff
const ZIP64_FIELD = 1

export interface ZipEntry {
  name: string
  /** 0: stored, 8: deflated. */
  method: number
  compressedBytes: number
  bytes: number
  /** Where its local header starts. */
  at: number
}

/** The archive is damaged, or uses what is not supported. The message completes "it is no readable zip archive: …". */
export class BadZip extends Error {}

/** The archive was not written or copied as a whole. */
export class DamagedZip extends BadZip {}

/** @throws BadZip when the archive is truncated or damaged. */
export function zipEntries(archive: Buffer): Map<string, ZipEntry> {
  return guarded(() => {
    const entries = new Map<string, ZipEntry>()
    const { count, start } = directoryOf(archive)
    if (count > MOST_ENTRIES) throw new BadZip(`it claims to have ${count} entries`)
    let at = start
    for (let i = 0; i < count; i++) {
      if (archive.readUInt32LE(at) !== SIGNATURE.directoryEntry) throw new DamagedZip('its directory is damaged')
      const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) => archive.readUInt16LE(at + offset))
      const name = archive.toString('utf8', at + 46, at + 46 + nameBytes!)
      const extra = archive.subarray(at + 46 + nameBytes!, at + 46 + nameBytes! + extraBytes!)
      const numbers = [24, 20, 42].map((offset) => archive.readUInt32LE(at + offset))
      const [bytes, compressedBytes, local] = withZip64(numbers, extra) as [number, number, number]
      entries.set(name, { name, method: archive.readUInt16LE(at + 10), compressedBytes, bytes, at: local })
      at += 46 + nameBytes! + extraBytes! + commentBytes!
    }
    return entries
  })
}

/**
 * The content of an entry; a stored entry shares the archive's memory.
 * @param mostBytes - the largest size to decompress to.
 * @throws BadZip
 */
export function zipContent(archive: Buffer, entry: ZipEntry, mostBytes: number): Buffer {
  return guarded(() => {
    const { at, method, compressedBytes, bytes, name } = entry
    if (archive.readUInt32LE(at) !== SIGNATURE.localEntry) throw new DamagedZip(`the entry ${name} is damaged`)
    const start = at + 30 + archive.readUInt16LE(at + 26) + archive.readUInt16LE(at + 28)
    const end = start + compressedBytes
    if (end > archive.length) throw new DamagedZip(`the entry ${name} is truncated`)
    const content = archive.subarray(start, end)
    if (method === 0) return content
    if (method !== 8) throw new BadZip(`the entry ${name} is compressed in an unknown way`)
    if (bytes > mostBytes) throw new BadZip(`the entry ${name} would decompress to ${bytes} bytes`)
    const whole = inflateRawSync(content, { maxOutputLength: Math.max(1, bytes) })
    if (whole.length !== bytes) throw new DamagedZip(`the entry ${name} is damaged`)
    return whole
  })
}

function directoryOf(archive: Buffer): { count: number; start: number } {
  const first = Math.max(0, archive.length - END_BYTES - 0xffff)
  for (let at = archive.length - END_BYTES; at >= first; at--) {
    if (archive.readUInt32LE(at) !== SIGNATURE.end) continue
    const locator = at - 20
    if (locator >= 0 && archive.readUInt32LE(locator) === SIGNATURE.locator64) {
      const end = Number(archive.readBigUInt64LE(locator + 8))
      if (archive.readUInt32LE(end) !== SIGNATURE.end64) throw new DamagedZip('its directory is damaged')
      const [count, start] = [32, 48].map((offset) => Number(archive.readBigUInt64LE(end + offset)))
      return { count: count!, start: start! }
    }
    return { count: archive.readUInt16LE(at + 10), start: archive.readUInt32LE(at + 16) }
  }
  throw new DamagedZip('it is truncated: its directory is missing')
}

/** Takes numbers that need eight bytes from the zip64 field, in the order of the specification. */
function withZip64(numbers: number[], extra: Buffer): number[] {
  let at = 0
  while (at + 4 <= extra.length) {
    const [field, length] = [extra.readUInt16LE(at), extra.readUInt16LE(at + 2)]
    if (field === ZIP64_FIELD) {
      let next = at + 4
      return numbers.map((number) => {
        if (number !== IN_ZIP64) return number
        next += 8
        return Number(extra.readBigUInt64LE(next - 8))
      })
    }
    at += 4 + length
  }
  return numbers
}

/** Reads beyond the end and failures of zlib mean a damaged archive. */
function guarded<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (error instanceof BadZip) throw error
    throw new DamagedZip('it is truncated or damaged', { cause: error })
  }
}
