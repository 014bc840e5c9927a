/**
 * The digest of a folder's contents. All files are read once; the digest is then cached for the list of paths, sizes
 * and modification times, so that an unchanged data set is not read again.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readSync } from 'node:fs'
import { join } from 'node:path'
import { progress, toStderr, type Warn } from './progress.ts'
import { rememberedDigest } from './remembered-digest.ts'

const CHUNK = 2 ** 20

/**
 * @param files - relative to `root`, with forward slashes.
 * @returns sha256 over the sha256 and the path of every file, in the given order; an unreadable file has a digest of
 * its own.
 */
export function contentDigest(root: string, files: readonly string[], warn: Warn = toStderr): string {
  return rememberedDigest(root, files, () => {
    const hash = createHash('sha256')
    const chunk = Buffer.allocUnsafe(CHUNK)
    const report = progress(`reading ${root}`, files.length, warn)
    files.forEach((file, done) => {
      hash.update(`${digestOfFile(join(root, file), chunk)}  ${file}\n`)
      report(done)
    })
    return hash.digest('hex')
  })
}

function digestOfFile(path: string, chunk: Buffer): string {
  const hash = createHash('sha256')
  let descriptor: number | undefined
  try {
    descriptor = openSync(path, 'r')
    for (let length = 1; length > 0; ) {
      length = readSync(descriptor, chunk, 0, chunk.length, null)
      hash.update(chunk.subarray(0, length))
    }
    return hash.digest('hex')
  } catch {
    return 'unreadable'
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}
