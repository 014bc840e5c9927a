/** Unpacks an archive completely or not at all. Entries that reach outside of the folder are refused. */
import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FailureError } from '../../harness/base/errors.ts'
import type { Archive } from '../archives.ts'
import { contentsPath, filesBelow, writeContents } from './contents.ts'
import { BadArchive } from './entry-path.ts'
import { meter, type Watch } from './progress.ts'
import { untar } from './untar.ts'
import { unzip } from './unzip.ts'

/**
 * Unpacks to a staging folder, lists the contents, and then moves the files into the data set's folder.
 * @throws FailureError when the archive is damaged or unsafe; nothing of it is kept.
 */
export async function unpack(archive: Archive, path: string, folder: string, watch: Watch, signal: AbortSignal) {
  const staging = join(folder, `${archive.file}.unpacking`)
  rmSync(staging, { recursive: true, force: true })
  mkdirSync(staging, { recursive: true })
  try {
    const count = meter(watch, archive.file, 'unpacking', statSync(path).size)
    await (archive.unpack === 'zip' ? unzip : untar)(path, staging, count.add, signal)
    count.end()
    const list = contentsPath(folder, archive)
    const read = meter(watch, archive.file, 'checking', null)
    await writeContents(`${list}.new`, staging, filesBelow(staging), read.add)
    moveInto(staging, folder)
    renameSync(`${list}.new`, list)
  } catch (error) {
    signal.throwIfAborted()
    if (!(error instanceof BadArchive)) throw error
    const what = `${path} could not be unpacked: ${error.message}`
    const remedy = 'remove it and run the same command again, or get it elsewhere and name its folder with --from'
    throw new FailureError({ what, remedy }, { cause: error })
  } finally {
    rmSync(staging, { recursive: true, force: true, maxRetries: 3 })
  }
}

/** Merges existing folders and replaces files. */
function moveInto(from: string, to: string): void {
  for (const entry of readdirSync(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory() && statSync(target, { throwIfNoEntry: false })?.isDirectory()) moveInto(source, target)
    else renameSync(source, target)
  }
}
