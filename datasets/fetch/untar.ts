/** Unpacks `.tar`, `.tar.gz` and `.tgz`. */
import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type ReadEntry, Unpack } from 'tar'
import { BadArchive, checkPath } from './entry-path.ts'

const BLOCK = 512

/** @throws BadArchive */
export async function untar(path: string, folder: string, read: (bytes: number) => void, signal: AbortSignal) {
  if (path.endsWith('.tar')) await checkEnd(path)
  await extract(path, folder, read, signal)
}

function extract(path: string, folder: string, read: (bytes: number) => void, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const source = createReadStream(path, { highWaterMark: 2 ** 20 })
    const fail = (error: unknown): void => {
      signal.removeEventListener('abort', abort)
      source.destroy()
      reject(error)
    }
    const abort = () => fail(signal.reason)
    signal.addEventListener('abort', abort)

    const target = new Unpack({
      cwd: folder,
      preserveOwner: false,
      filter(entryPath, entry) {
        try {
          checkEntry(entryPath, entry as ReadEntry)
          return true
        } catch (error) {
          fail(error)
          return false
        }
      },
      onReadEntry(entry) {
        entry.mode = entry.type === 'Directory' ? 0o755 : 0o644
      },
      onwarn(code, message) {
        if (code !== 'TAR_ENTRY_INFO') fail(new BadArchive(String(message)))
      },
    })
    target.on('error', (error: NodeJS.ErrnoException) => {
      const isDisk = error.syscall !== undefined
      fail(isDisk ? error : new BadArchive(error.message))
    })
    target.on('close', () => {
      signal.removeEventListener('abort', abort)
      resolve()
    })
    source.on('error', fail)
    source.on('data', (chunk) => {
      if (!signal.aborted) read(chunk.length)
    })
    source.pipe(target as unknown as NodeJS.WritableStream)
  })
}

function checkEntry(path: string, { type, linkpath }: ReadEntry): void {
  checkPath(path)
  if (type === 'SymbolicLink') checkPath(join(dirname(path), absoluteOr(linkpath)))
  else if (type === 'Link') checkPath(absoluteOr(linkpath))
  else if (!['File', 'OldFile', 'ContiguousFile', 'Directory'].includes(type)) {
    throw new BadArchive(`it holds ${JSON.stringify(path)}, which is neither file nor folder but ${type}`)
  }
}

/** An uncompressed archive ends with blocks of zeros; without them it is truncated. */
async function checkEnd(path: string): Promise<void> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const { buffer } = await file.read(Buffer.alloc(BLOCK, 1), 0, BLOCK, Math.max(0, size - BLOCK))
    if (size % BLOCK !== 0 || buffer.some((byte) => byte !== 0)) throw new BadArchive('it ends too early')
  } finally {
    await file.close()
  }
}

/** Rejects absolute link paths, whose slash `join` would remove. */
function absoluteOr(linkpath: string | undefined): string {
  if (linkpath === undefined || linkpath.startsWith('/')) {
    throw new BadArchive(`it holds a link to ${JSON.stringify(linkpath)}, which leads out of the folder`)
  }
  return linkpath
}
