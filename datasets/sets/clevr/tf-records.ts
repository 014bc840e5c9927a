/**
 * The records of a gzipped TFRecord file, one at a time: each is a length of 8 bytes, its checksum, the record and its
 * checksum. Those checksums are not compared: gzip has one of its own over all of it.
 */
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'

const HEADER = 12
const FOOTER = 4
const CHUNK = 2 ** 20
/** No record of an image is longer; a longer one tells of a file that is something else. */
const LONGEST = 2 ** 26

/** @throws Error saying which record is not whole, or how the file is damaged. */
export async function* tfRecords(path: string): AsyncGenerator<Buffer> {
  const plain = createGunzip({ chunkSize: CHUNK })
  pipeline(createReadStream(path, { highWaterMark: CHUNK }), plain, () => {}) // an error surfaces where `plain` is read
  let records = 0
  let parts: Buffer[] = []
  let length = 0 // of all parts
  let needed = HEADER
  try {
    for await (const chunk of plain as AsyncIterable<Buffer>) {
      parts.push(chunk)
      length += chunk.length
      if (length < needed) continue
      let bytes = parts.length === 1 ? parts[0]! : Buffer.concat(parts, length)
      for (;;) {
        needed = HEADER
        if (bytes.length < needed) break
        const size = bytes.readBigUInt64LE(0)
        if (size > LONGEST) throw new Error(`is not a TFRecord file: record ${records} would have ${size} bytes`)
        needed = HEADER + Number(size) + FOOTER
        if (bytes.length < needed) break
        yield bytes.subarray(HEADER, HEADER + Number(size))
        records++
        bytes = bytes.subarray(needed)
      }
      parts = [bytes]
      length = bytes.length
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? error.code : undefined
    if (code === 'Z_BUF_ERROR') throw early(records)
    if (typeof code === 'string' && code.startsWith('Z_')) throw new Error(`is damaged at record ${records}`)
    throw error
  }
  if (length > 0 || records === 0) throw early(records)
}

function early(records: number): Error {
  return new Error(`ends too early, after ${records} records`)
}
