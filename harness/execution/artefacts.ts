/** Artefact bytes: `<database>.d/<first two of sha256>/<sha256>`. A half-written file never has a whole one's name. */
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { sha256 } from './hash.ts'
import { processExists } from './lease.ts'

export class ArtefactStore {
  readonly folder: string

  constructor(database: string) {
    this.folder = `${database}.d`
  }

  path(digest: string): string {
    return join(this.folder, digest.slice(0, 2), digest)
  }

  /** Writes beside, flushes to the disk, then renames. @returns the sha256 under which the bytes can be read. */
  write(bytes: Uint8Array): string {
    const digest = sha256(bytes)
    const path = this.path(digest)
    const beside = `${path}.${process.pid}.tmp`
    mkdirSync(dirname(path), { recursive: true })
    try {
      const file = openSync(beside, 'w')
      try {
        for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
        fsyncSync(file)
      } finally {
        closeSync(file)
      }
      renameSync(beside, path)
    } catch (error) {
      rmSync(beside, { force: true })
      throw error
    }
    return digest
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

function list(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}
