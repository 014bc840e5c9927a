/** Digests of files of any size, in hexadecimal digits. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'

interface Options {
  /** @default 'sha256' */
  algorithm?: 'md5' | 'sha256'
  /** Called with the size of every chunk in bytes, e.g. to show progress. */
  read?: (bytes: number) => void
}

/** @throws the file system's error when the file is missing or cannot be read. */
export async function hashFile(path: string, { algorithm = 'sha256', read }: Options = {}): Promise<string> {
  const hash = createHash(algorithm)
  for await (const chunk of createReadStream(path, { highWaterMark: 2 ** 20 })) {
    hash.update(chunk as Buffer)
    read?.((chunk as Buffer).length)
  }
  return hash.digest('hex')
}

/** @returns null when there is no such file. @throws the file system's error when it cannot be read. */
export async function hashFileIfThere(path: string, options?: Options): Promise<string | null> {
  try {
    return await hashFile(path, options)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}
