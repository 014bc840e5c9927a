/** Computes the digest of a file of any size. */
import { createHash } from 'node:crypto'
import { fileParts } from './exchange/container.ts'

/** @param read - called with the size of every chunk. @returns the sha256; null when there is no such file. */
export async function hashFile(path: string, read: (bytes: number) => void = () => {}): Promise<string | null> {
  const hash = createHash('sha256')
  try {
    for await (const part of fileParts(path)) {
      hash.update(part)
      read(part.length)
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
  return hash.digest('hex')
}
