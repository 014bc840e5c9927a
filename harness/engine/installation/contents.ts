/** The contents of an installed folder, to detect files that are truncated, replaced or damaged. */
import { readFileSync, readlinkSync, type Stats, statSync } from 'node:fs'
import { readdir, readFile, readlink, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeAtomically } from '../../base/atomic-write.ts'
import { hashFile } from '../../base/hash-file.ts'

interface Entry {
  sha256: string
  size: number
  /**
   * Time of the last change, in whole seconds since 1970, when the digest was last verified. Fractions of a second and
   * inode numbers are not used, because container images and copies do not preserve them.
   */
  changed: number
}

interface Contents {
  files: Record<string, Entry>
  /** Targets of symbolic links by path. */
  links: Record<string, string>
}

/** Written last. */
const NAME = 'contents.json'

/** @param digests - sha256 by path, computed while the files were written. */
export async function writeContents(folder: string, digests: ReadonlyMap<string, string>): Promise<void> {
  const contents: Contents = { files: {}, links: {} }
  for (const path of [...digests.keys()].sort()) {
    contents.files[path] = { sha256: digests.get(path)!, ...marks(await stat(join(folder, path))) }
  }
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isSymbolicLink()) continue
    const path = join(entry.parentPath, entry.name)
    contents.links[path.slice(folder.length + 1)] = await readlink(path)
  }
  writeAtomically(join(folder, NAME), JSON.stringify(contents))
}

/** Whether all files exist with the recorded sizes and times. This takes about a hundred stat calls and no reading. */
export function looksWhole(folder: string): boolean {
  try {
    const { files, links } = JSON.parse(readFileSync(join(folder, NAME), 'utf8')) as Contents
    return (
      Object.entries(files).every(([path, entry]) => isAsMarked(statSync(join(folder, path)), entry)) &&
      Object.entries(links).every(([path, target]) => readlinkSync(join(folder, path)) === target)
    )
  } catch {
    return false
  }
}

/**
 * Reads every file and compares its digest. If all match, the recorded times are updated, so that a copied folder
 * passes `looksWhole` from then on.
 * @returns the paths that differ or are missing; only `contents.json` if there is no list to compare with.
 */
export async function damagedFiles(folder: string): Promise<string[]> {
  const contents = await read(folder)
  if (contents === null) return [NAME]
  const damaged: string[] = []
  for (const [path, entry] of Object.entries(contents.files)) {
    const file = join(folder, path)
    const found = await hashFile(file).catch(() => null)
    if (found !== entry.sha256) damaged.push(path)
    else Object.assign(entry, marks(await stat(file)))
  }
  for (const [path, target] of Object.entries(contents.links)) {
    if ((await readlink(join(folder, path)).catch(() => null)) !== target) damaged.push(path)
  }
  if (damaged.length === 0 && !looksWhole(folder)) {
    try {
      writeAtomically(join(folder, NAME), JSON.stringify(contents))
    } catch {
      // the folder belongs to another user
    }
  }
  return damaged
}

/** Null if the list is missing, truncated or has another format. */
async function read(folder: string): Promise<Contents | null> {
  try {
    const contents = JSON.parse(await readFile(join(folder, NAME), 'utf8')) as Partial<Contents>
    return contents.files && contents.links ? (contents as Contents) : null
  } catch {
    return null
  }
}

function marks({ size, mtimeMs }: Stats): Omit<Entry, 'sha256'> {
  return { size, changed: Math.floor(mtimeMs / 1000) }
}

function isAsMarked(file: Stats, { size, changed }: Entry): boolean {
  return file.size === size && Math.floor(file.mtimeMs / 1000) === changed
}
