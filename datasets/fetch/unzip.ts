/** Unpacks `.zip` entry by entry, checking each CRC. */
import { createWriteStream, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { crc32 } from 'node:zlib'
import { type Entry, openPromise, type ZipFile } from 'yauzl'
import { BadArchive, checkPath } from './entry-path.ts'

const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

/** @throws BadArchive */
export async function unzip(path: string, folder: string, read: (bytes: number) => void, signal: AbortSignal) {
  let zip: ZipFile | undefined
  try {
    zip = await openPromise(path)
    for await (const entry of zip.eachEntry()) {
      signal.throwIfAborted()
      checkEntry(entry)
      const target = join(folder, entry.fileName)
      const isFolder = entry.fileName.endsWith('/')
      mkdirSync(isFolder ? target : dirname(target), { recursive: true })
      if (!isFolder) await extract(zip, entry, target, signal)
      read(entry.compressedSize)
    }
  } catch (error) {
    signal.throwIfAborted()
    const isDisk = error instanceof Error && 'syscall' in error
    if (isDisk || error instanceof BadArchive) throw error
    throw new BadArchive(error instanceof Error ? error.message : String(error), { cause: error })
  } finally {
    zip?.close()
  }
}

function checkEntry({ fileName, externalFileAttributes }: Entry): void {
  checkPath(fileName)
  const type = (externalFileAttributes >>> 16) & FILE_TYPE // 0 where it was not made on Unix
  if (type !== 0 && type !== REGULAR && type !== FOLDER) {
    throw new BadArchive(`it holds ${JSON.stringify(fileName)}, which is neither file nor folder`)
  }
}

async function extract(zip: ZipFile, entry: Entry, target: string, signal: AbortSignal): Promise<void> {
  let sum = 0
  const summing = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      sum = crc32(chunk, sum)
      done(null, chunk)
    },
  })
  await pipeline(await zip.openReadStreamPromise(entry), summing, createWriteStream(target), { signal })
  if (sum !== entry.crc32) throw new BadArchive(`${JSON.stringify(entry.fileName)} in it is damaged (its CRC differs)`)
}
