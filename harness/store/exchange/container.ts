/** A tar archive of regular files with short names, written and read in chunks; anything else is refused. */
import { type FileHandle, open } from 'node:fs/promises'
import { Header } from 'tar'

const BLOCK = 512
const PART = 1 << 20

/** The file is truncated, or contains something that an export never contains. */
export class BadContainer extends Error {}

export interface Entry {
  name: string
  bytes: number
  /** The content; every call reads from the beginning. */
  parts(): AsyncIterable<Buffer>
}

/** Appends one file. @throws BadContainer when the content does not have the announced length. */
export async function append(target: FileHandle, { name, bytes, parts }: Entry): Promise<void> {
  const header = Buffer.alloc(BLOCK)
  const needsMore = new Header({ path: name, size: bytes, type: 'File', mode: 0o644, mtime: new Date() }).encode(header)
  if (needsMore) throw new Error(`${name} does not fit a tar header`)
  await writeAll(target, header)
  let written = 0
  for await (const part of parts()) {
    await writeAll(target, part)
    written += part.length
  }
  if (written !== bytes) throw new BadContainer(`${name} changed while it was read`)
  await writeAll(target, Buffer.alloc(padding(bytes)))
}

/** Ends the archive and flushes it to disk. */
export async function end(target: FileHandle): Promise<void> {
  await writeAll(target, Buffer.alloc(2 * BLOCK))
  await target.sync()
}

/** @throws BadContainer */
export async function* entries(source: FileHandle): AsyncGenerator<Entry> {
  const { size } = await source.stat()
  for (let at = 0; ; ) {
    const block = await exactly(source, at, BLOCK)
    if (isZero(block)) return checkEnd(source, at, size)
    const header = readHeader(block)
    if (!header?.cksumValid) throw new BadContainer('a header in it is damaged')
    const { path: name = '', type, size: bytes = -1 } = header
    if (type !== 'File') throw new BadContainer(`it holds ${JSON.stringify(name)}, which is not a regular file`)
    const start = at + BLOCK
    at = start + bytes + padding(bytes)
    if (bytes < 0 || at > size) throw new BadContainer('it ends too early')
    const filling = await exactly(source, start + bytes, padding(bytes))
    if (!isZero(filling)) throw new BadContainer(`something follows the end of ${name}`)
    yield { name, bytes, parts: () => partsOf(source, start, bytes) }
  }
}

/** @returns null for bytes that no header has, such as those of a compressed file. */
function readHeader(block: Buffer): Header | null {
  try {
    return new Header(block)
  } catch {
    return null
  }
}

/** The content of a file on disk. */
export async function* fileParts(path: string): AsyncGenerator<Buffer> {
  const file = await open(path, 'r')
  try {
    yield* partsOf(file, 0, (await file.stat()).size)
  } finally {
    await file.close()
  }
}

async function* partsOf(source: FileHandle, start: number, bytes: number): AsyncGenerator<Buffer> {
  for (let done = 0; done < bytes; done += PART) yield exactly(source, start + done, Math.min(PART, bytes - done))
}

async function exactly(source: FileHandle, at: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length)
  for (let done = 0; done < length; ) {
    const { bytesRead } = await source.read(buffer, done, length - done, at + done)
    if (bytesRead === 0) throw new BadContainer('it ends too early')
    done += bytesRead
  }
  return buffer
}

/** Checks that the archive ends with exactly two blocks of zeros. */
async function checkEnd(source: FileHandle, at: number, size: number): Promise<void> {
  if (size < at + 2 * BLOCK) throw new BadContainer('it ends too early')
  if (size > at + 2 * BLOCK || !isZero(await exactly(source, at, 2 * BLOCK))) {
    throw new BadContainer('something follows its end')
  }
}

async function writeAll(target: FileHandle, bytes: Buffer): Promise<void> {
  for (let done = 0; done < bytes.length; ) done += (await target.write(bytes, done)).bytesWritten
}

function isZero(block: Buffer): boolean {
  return block.every((byte) => byte === 0)
}

function padding(bytes: number): number {
  return (BLOCK - (bytes % BLOCK)) % BLOCK
}
