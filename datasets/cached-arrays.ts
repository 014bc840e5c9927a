/**
 * Arrays that take long to make, kept in the user's cache folder. A file has the arrays one after the other and a
 * CRC-32: one that is too short, too long or damaged is made anew. A folder that is not writable only costs time.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'
import { writeAtomically } from '../harness/base/atomic-write.ts'
import { dataCacheFolder } from './cache-folder.ts'

const CRC_BYTES = 4

/**
 * @param name - of the file, which must be another one whenever the contents would be.
 * @param lengths - of the arrays, in bytes.
 */
export async function cached(
  name: string,
  lengths: readonly number[],
  make: () => Promise<Uint8Array[]>,
): Promise<Uint8Array[]> {
  const path = join(dataCacheFolder(), name)
  const found = read(path, lengths)
  if (found !== undefined) return found
  const made = await make()
  write(path, made)
  return made
}

function read(path: string, lengths: readonly number[]): Uint8Array[] | undefined {
  const total = lengths.reduce((sum, length) => sum + length, 0)
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch {
    return undefined
  }
  if (bytes.length !== total + CRC_BYTES) return undefined
  if (crc32(bytes.subarray(0, total)) !== bytes.readUInt32LE(total)) return undefined
  let at = 0
  return lengths.map((length) => {
    at += length
    return new Uint8Array(bytes.buffer, bytes.byteOffset + at - length, length)
  })
}

function write(path: string, arrays: readonly Uint8Array[]): void {
  const check = Buffer.alloc(CRC_BYTES)
  check.writeUInt32LE(arrays.reduce((crc, array) => crc32(array, crc), 0))
  try {
    writeAtomically(path, Buffer.concat([...arrays, check]))
  } catch {
    // The next load takes as long as this one did; that is all.
  }
}
