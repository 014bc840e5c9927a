/** Archives as bytes, good ones and those that no well-meaning program would write. */
import { crc32 } from 'node:zlib'

export interface Entry {
  path: string
  body?: string
  /** As in a tar header: 0 file, 1 hard link, 2 symbolic link, 3 device, 5 folder. */
  type?: '0' | '1' | '2' | '3' | '5'
  link?: string
}

export function tar(...entries: Entry[]): Buffer {
  const blocks = entries.flatMap(({ path, body = '', type = '0', link = '' }) => {
    const header = Buffer.alloc(512)
    const octal = (value: number, at: number, length: number) => {
      header.write(`${value.toString(8).padStart(length - 1, '0')}\0`, at)
    }
    header.write(path, 0)
    octal(0o000, 100, 8)
    octal(1234, 108, 8)
    octal(1234, 116, 8)
    octal(body.length, 124, 12)
    octal(0, 136, 12)
    header.write('        ', 148)
    header.write(type, 156)
    header.write(link, 157)
    header.write('ustar\x0000', 257)
    octal(
      header.reduce((sum, byte) => sum + byte, 0),
      148,
      7,
    )
    const padded = Buffer.alloc(Math.ceil(body.length / 512) * 512)
    padded.write(body)
    return [header, padded]
  })
  return Buffer.concat([...blocks, Buffer.alloc(1024)])
}

interface ZipEntry {
  path: string
  body?: string
  /** Unix mode with the type of the file. */
  mode?: number
  crc?: number
}

/** Stored, not compressed. */
export function zip(...entries: ZipEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const { path, body = '', mode = 0o100644, crc = crc32(body) } of entries) {
    const common = Buffer.alloc(26) // from the version needed to the length of the extra field
    common.writeUInt16LE(20, 0)
    common.writeUInt32LE(crc, 10)
    common.writeUInt32LE(body.length, 14)
    common.writeUInt32LE(body.length, 18)
    common.writeUInt16LE(path.length, 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), common, Buffer.from(path), Buffer.from(body)])
    const rest = Buffer.alloc(14)
    rest.writeUInt32LE(mode * 2 ** 16, 6)
    rest.writeUInt32LE(offset, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), common, rest, Buffer.from(path)]))
    locals.push(local)
    offset += local.length
  }
  const listing = Buffer.concat(directory)
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(listing.length, 8)
  end.writeUInt32LE(offset, 12)
  return Buffer.concat([...locals, listing, Buffer.from('PK\x05\x06'), end])
}
