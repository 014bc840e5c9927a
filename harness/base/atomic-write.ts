/** Files that are there whole or not at all. */
import { existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

/** Written beside and renamed, so that a half-written file never has the name; makes the folder. */
export function writeAtomically(path: string, bytes: Uint8Array | string): void {
  const beside = `${path}.${process.pid}.tmp`
  makeFolder(dirname(path))
  try {
    writeFileSync(beside, bytes)
    renameSync(beside, path)
  } catch (error) {
    rmSync(beside, { force: true })
    throw error
  }
}

/** One by one: Node 20's recursive mkdir never returns where a file system refuses with "no such file", as /proc does. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return
  makeFolder(dirname(path))
  try {
    mkdirSync(path)
  } catch (error) {
    if (!existsSync(path)) throw error // else another process was quicker
  }
}
