/** Atomic writing: a file exists completely or not at all. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Writes a temporary file and renames it, so that a partial file never has the final name. Creates the folder. */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  makeAtomically(path, (beside) => writeFileSync(beside, bytes))
}

/** The same for what is written in parts. @param write - fills the file with this temporary name. */
export function makeAtomically(path: string, write: (beside: string) => void): void {
  const beside = `${path}.${process.pid}.tmp`
  makeFolder(dirname(path))
  try {
    write(beside)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/**
 * Creates folders one by one, since Node 20's recursive mkdir hangs on file systems that refuse with ENOENT, as /proc.
 */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if (!existsSync(path)) throw error // otherwise another process has created it
  }
}
