/** Artefact bytes: `<database>.d/<first two of sha256>/<sha256>`. A partly written file never has its final name. */
import { createHash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256 } from '../base/hash.ts'
import { processExists } from '../base/process/process-exists.ts'

const DIGEST = /^[0-9a-f]{64}$/

export interface Prepared {
  digest: string
  /** Renames the file to its final name, durably in case of power loss. */
  publish(): void
  /** Removes the file if it has not been published. */
  discard(): void
}

export class ArtefactStore {
  readonly folder: string

  constructor(database: string) {
    this.folder = `${database}.d`
  }

  path(digest: string): string {
    return join(this.folder, digest.slice(0, 2), digest)
  }

  /** @returns the sha256 under which the bytes can be read, even after a power loss. */
  write(bytes: Uint8Array): string {
    const { digest, publish } = this.prepare(bytes)
    publish()
    return digest
  }

  /**
   * Writes a temporary file and flushes it to disk, which is the slow part; `publish` renames it. Files without a row
   * are removed under the database's write lock, so a file must be published under that lock, along with its row.
   */
  prepare(bytes: Uint8Array): Prepared {
    const digest = sha256(bytes)
    const path = this.path(digest)
    const beside = `${path}.${process.pid}.tmp`
    const discard = () => rmSync(beside, { force: true })
    try {
      makeFolder(dirname(path))
      writeFlushed(beside, bytes)
    } catch (error) {
      discard()
      throw error
    }
    const publish = () => {
      makeFolder(dirname(path))
      renameSync(beside, path)
      flushFolder(dirname(path))
    }
    return { digest, publish, discard }
  }

  /**
   * Copies a file from elsewhere in chunks, with a temporary name as `write` does; its bytes must match the digest.
   * @returns the number of bytes written (0 if a file of that size exists already), or the problem with the source.
   */
  adopt(source: string, digest: string, bytes: number): number | 'missing' | 'damaged' {
    if (!DIGEST.test(digest)) return 'damaged'
    const path = this.path(digest)
    if (sizeOf(path) === bytes) return 0
    const size = sizeOf(source)
    if (size !== bytes) return size === null ? 'missing' : 'damaged'
    const beside = `${path}.${process.pid}.tmp`
    makeFolder(dirname(path))
    try {
      const whole = copyHashed(source, beside) === digest
      if (whole) renameSync(beside, path)
      else rmSync(beside, { force: true })
      flushFolder(dirname(path))
      return whole ? bytes : 'damaged'
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
  }

  /** Whether there is a file with that name and size; its bytes are not read. */
  has(digest: string, bytes: number): boolean {
    return sizeOf(this.path(digest)) === bytes
  }

  /** @returns null when the file is missing or its bytes no longer match their digest. */
  read(digest: string): Uint8Array | null {
    try {
      const bytes = readFileSync(this.path(digest))
      return sha256(bytes) === digest ? bytes : null
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
      throw error
    }
  }

  remove(digest: string): void {
    rmSync(this.path(digest), { force: true })
  }

  /** Removes temporary files of writers that were killed. */
  sweep(): void {
    for (const file of namesIn(this.folder)) {
      for (const name of namesIn(join(this.folder, file))) {
        const owner = name.match(/\.(\d+)\.tmp$/)?.[1]
        if (owner !== undefined && !processExists(Number(owner))) rmSync(join(this.folder, file, name), { force: true })
      }
    }
  }
}

/** @returns the size of a regular file, else null. */
function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? found.size : null
}

/** Copies a file of any size in chunks and flushes it to disk. @returns the sha256 of the bytes read. */
function copyHashed(from: string, to: string): string {
  const hash = createHash('sha256')
  const part = Buffer.alloc(1 << 20)
  const source = openSync(from, 'r')
  try {
    const target = openSync(to, 'w')
    try {
      for (let read = readSync(source, part); read > 0; read = readSync(source, part)) {
        hash.update(part.subarray(0, read))
        for (let done = 0; done < read; ) done += writeSync(target, part, done, read - done)
      }
      fsyncSync(target)
    } finally {
      closeSync(target)
    }
  } finally {
    closeSync(source)
  }
  return hash.digest('hex')
}

function writeFlushed(path: string, bytes: Uint8Array): void {
  const file = openSync(path, 'w')
  try {
    for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
}

/** Flushes a folder, since flushing the file alone does not make its name durable. */
function flushFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function makeFolder(path: string): void {
  const first = mkdirSync(path, { recursive: true })
  if (first === undefined) return
  for (let made = path; ; made = dirname(made)) {
    flushFolder(dirname(made))
    if (made === first) return
  }
}

/** The names in a folder; none where there is no such folder. */
export function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
