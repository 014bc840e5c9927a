/**
 * The list of files unpacked from an archive, `<archive>.contents`, in the format of `sha256sum` (so `sha256sum -c` can
 * check it, too). It is written last, so an archive with such a list was downloaded and unpacked completely.
 */
import { createReadStream, createWriteStream, existsSync, renameSync } from 'node:fs'
import { opendir } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { createInterface } from 'node:readline/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { hashFile } from '../../harness/base/hash-file.ts'
import type { Archive } from '../archives.ts'

export interface Content {
  /** Below the data set's folder, with forward slashes. */
  file: string
  sha256: string
}

export function contentsPath(folder: string, archive: Archive): string {
  return join(folder, `${archive.file}.contents`)
}

/** The listed files in the archive's order; empty if the archive was never fetched. */
export async function* readContents(folder: string, archive: Archive): AsyncGenerator<Content> {
  const path = contentsPath(folder, archive)
  if (!existsSync(path)) return
  for await (const line of createInterface({ input: createReadStream(path), crlfDelay: Infinity })) {
    const [, sha256, file] = line.match(/^([0-9a-f]{64}) {2}(.+)$/) ?? []
    if (sha256 !== undefined && file !== undefined) yield { file, sha256 }
  }
}

/** Whether the archive was fetched before, even if its files are gone. */
export function wasFetched(folder: string, archive: Archive): boolean {
  return existsSync(contentsPath(folder, archive))
}

/** Whether the archive was fetched before and all of its files still exist. */
export async function isComplete(folder: string, archive: Archive): Promise<boolean> {
  let any = false
  for await (const { file } of readContents(folder, archive)) {
    if (!existsSync(join(folder, file))) return false
    any = true
  }
  return any
}

/**
 * Lists files in the staging folder, with the paths that they will have in the data set's folder.
 * @param read - called with the number of bytes read.
 */
export async function writeContents(
  path: string,
  root: string,
  files: AsyncIterable<string> | Iterable<string>,
  read: (bytes: number) => void,
): Promise<void> {
  async function* lines(): AsyncGenerator<string> {
    for await (const file of files) yield `${await hashFile(join(root, file), { read })}  ${file}\n`
  }
  const beside = `${path}.tmp`
  await pipeline(Readable.from(lines()), createWriteStream(beside))
  renameSync(beside, path)
}

/** Every file below a folder, relative to it, with forward slashes. */
export async function* filesBelow(folder: string): AsyncGenerator<string> {
  for await (const entry of await opendir(folder, { recursive: true })) {
    if (entry.isFile()) yield relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/')
  }
}
