/**
 * The digest of a folder's contents, by reading all of it once: it is remembered for the listing of paths, sizes and times
 * of change, so that a second start does not read a data set again that has not changed.
 */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { dataCacheFolder } from './cache-folder.ts'
import { progress, toStderr, type Warn } from './progress.ts'
import { writeWhole } from './whole-file.ts'

const CHUNK = 2 ** 20
/** A file changed so lately may change again without its time telling: file systems count in steps of up to two seconds. */
const SETTLED_MS = 3000

/**
 * @param files - relative to `root`, with forward slashes.
 * @returns sha256 over the sha256 and the path of every file, in the given order; one that can't be read counts as such.
 */
export function contentDigest(root: string, files: readonly string[], warn: Warn = toStderr): string {
  const started = Date.now()
  const { key, changed } = fingerprint(root, files)
  const memory = join(dataCacheFolder(), 'digests', key)
  const known = recall(memory)
  if (known !== undefined) return known
  const hash = createHash('sha256')
  const chunk = Buffer.allocUnsafe(CHUNK)
  const report = progress(`reading ${root}`, files.length, warn)
  files.forEach((file, done) => {
    hash.update(`${digestOfFile(join(root, file), chunk)}  ${file}\n`)
    report(done)
  })
  const digest = hash.digest('hex')
  if (started - changed > SETTLED_MS && fingerprint(root, files).key === key) remember(memory, digest)
  return digest
}

/** What can be known of the files without reading them, and when the youngest was changed, in ms. */
function fingerprint(root: string, files: readonly string[]): { key: string; changed: number } {
  const hash = createHash('sha256').update(`${root}\n`)
  let changed = 0
  for (const file of files) {
    const found = statSync(join(root, file), { throwIfNoEntry: false, bigint: true })
    hash.update(`${found?.size} ${found?.mtimeNs} ${found?.ctimeNs} ${found?.ino} ${file}\n`)
    if (found !== undefined) changed = Math.max(changed, Number(found.mtimeMs), Number(found.ctimeMs))
  }
  return { key: hash.digest('hex'), changed }
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

function recall(memory: string): string | undefined {
  try {
    const text = readFileSync(memory, 'utf8')
    return /^[0-9a-f]{64}$/.test(text) ? text : undefined
  } catch {
    return undefined
  }
}

function remember(memory: string, digest: string): void {
  try {
    writeWhole(memory, digest)
  } catch {
    // The next start reads the files again; that is all.
  }
}
