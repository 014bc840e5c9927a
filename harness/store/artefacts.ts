/** Artefact bytes: `<database>.d/<first two of sha256>/<sha256>`. A half-written file never has a whole one's name. */
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
import { processExists } from '../base/process-exists.ts'

const DIGEST = /^[0-9a-f]{64}$/

export interface Prepared {
  digest: string
  /** Gives the file its name, so that it keeps it after a loss of power. */
  publish(): void
  /** Removes what was written, if it has no name yet. */
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

  /** @returns the sha256 under which the bytes can be read, after a loss of power too. */
  write(bytes: Uint8Array): string {
    const { digest, publish } = this.prepare(bytes)
    publish()
    return digest
  }

  /**
   * Writes beside and flushes to the disk, the slow part; `publish` renames. Whoever removes a file that no row names
   * holds the database's write lock from looking to removing, so whoever writes a row publishes under that lock.
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
   * Takes a file over from elsewhere, part by part, beside and renamed as `write` does; its bytes must match the digest.
   * @returns how many bytes were written: 0 when a file of that size is here already; or what is wrong with it there.
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

  /** Whether there is a file of that name and size; its bytes are not read. */
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

  /** Removes what writers that were killed left behind. */
  sweep(): void {
    for (const file of list(this.folder)) {
      for (const name of list(join(this.folder, file))) {
        const owner = name.match(/\.(\d+)\.tmp$/)?.[1]
        if (owner !== undefined && !processExists(Number(owner))) rmSync(join(this.folder, file, name), { force: true })
      }
    }
  }
}

/** @returns null unless there is a plain file. */
function sizeOf(path: string): number | null {
  const found = statSync(path, { throwIfNoEntry: false })
  return found?.isFile() ? found.size : null
}

/** Copies part by part, however large, and flushes to the disk. @returns the sha256 of what was read. */
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

/** A name is an entry of its folder: flushing the file alone does not keep it. */
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

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
