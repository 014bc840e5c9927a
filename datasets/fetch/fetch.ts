/**
 * Fetches the official files of a data set into its folder. Each archive in turn is downloaded, checked, unpacked,
 * listed, and removed once its files are in place (unless it is to `keep`). After an interruption at any moment, the
 * same call resumes.
 */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { EnvironmentError, FailureError, UsageError } from '../../harness/base/errors.ts'
import type { Archive, Download } from '../archives.ts'
import { contentsPath, isComplete, writeContents } from './contents.ts'
import { checkDisk } from './disk.ts'
import { differs, download } from './download.ts'
import { meter, type Watch } from './progress.ts'
import { client } from './request.ts'
import { partBytes } from './transfer.ts'
import { unpack } from './unpack.ts'

export interface FetchOptions {
  /** Folder of the data set. */
  folder: string
  /** URL or folder of the archives, instead of the official URLs. */
  from?: string | undefined
  /** Fetches archives again that were already fetched. */
  again?: boolean | undefined
  signal: AbortSignal
  watch: Watch
  /** Wraps the work on one archive. */
  step?: (archive: Archive, work: () => Promise<void>) => Promise<void>
  /** How long a server may be silent. */
  stallMs?: number
  /** Pause before a second attempt; it doubles with every further one. */
  pauseMs?: number
}

export interface Fetched {
  file: string
  /** Whether it was fetched now; false if it had been fetched before. */
  fetched: boolean
}

/** @throws UsageError, EnvironmentError or FailureError naming the archive, what happened and the remedy. */
export async function fetchArchives({ archives }: Download, options: FetchOptions): Promise<Fetched[]> {
  const { folder, from, again = false, signal, step, stallMs = 60_000, pauseMs = 1000 } = options
  const watch: Watch = (progress) => {
    signal.throwIfAborted() // whatever is long is watched, so nothing long goes on for long
    options.watch(progress)
  }
  makeFolder(folder)
  if (again) for (const archive of archives) rmSync(contentsPath(folder, archive), { force: true })
  const due = await Promise.all(archives.map(async (archive) => !(await isComplete(folder, archive))))
  const coming = archives.filter((_, i) => due[i])
  if (from !== undefined && !isAddress(from)) for (const archive of coming) checkLocal(archive, from)
  const there = coming.reduce((sum, { file }) => sum + partBytes(join(folder, `${file}.part`)) + size(folder, file), 0)
  if (coming.length > 0) await checkDisk(folder, coming, there)

  const http = client(stallMs)
  const how = { folder, client: http, again, signal, watch, stallMs, pauseMs }
  try {
    for (const archive of coming) {
      const work = async (): Promise<void> => {
        const path = await (from === undefined || isAddress(from)
          ? download(from === undefined ? archive : { ...archive, urls: [below(from, archive.file)] }, how)
          : local(archive, from, watch))
        signal.throwIfAborted()
        await place(archive, path, { ...options, watch })
      }
      await (step === undefined ? work() : step(archive, work))
    }
  } finally {
    await http.close()
  }
  return archives.map(({ file }, i) => ({ file, fetched: due[i]! }))
}

/** Unpacks or copies a complete archive into the data set's folder, and lists its files. */
async function place(archive: Archive, path: string, { folder, watch, signal }: FetchOptions): Promise<void> {
  const own = join(folder, archive.file)
  if (archive.unpack !== 'keep') {
    await unpack(archive, path, folder, watch, signal)
    rmSync(own, { force: true })
    return
  }
  if (path !== own) {
    copyFileSync(path, `${own}.part`)
    renameSync(`${own}.part`, own)
  }
  const count = meter(watch, archive.file, 'checking', statSync(own).size)
  await writeContents(contentsPath(folder, archive), folder, [archive.file], count.add)
}

/** Finds and checks an archive that was downloaded by hand; it is read in place and kept. */
async function local(archive: Archive, from: string, watch: Watch): Promise<string> {
  const path = join(from, archive.file)
  const wrong = await differs(archive, path, watch)
  if (wrong === null) return path
  throw new FailureError({ what: `${path} is damaged: ${wrong}`, remedy: 'download it again, or leave out --from' })
}

function checkLocal({ file }: Archive, from: string): void {
  if (existsSync(join(from, file))) return
  throw new UsageError({
    what: `there is no ${file} in ${from}`,
    remedy: 'name the folder that contains it with --from',
  })
}

function isAddress(from: string): boolean {
  return /^https?:\/\//i.test(from)
}

function below(address: string, file: string): string {
  return `${address.replace(/\/+$/, '')}/${encodeURIComponent(file)}`
}

function size(folder: string, file: string): number {
  return statSync(join(folder, file), { throwIfNoEntry: false })?.size ?? 0
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true })
  } catch (cause) {
    const what = `the folder ${folder} cannot be created: ${(cause as Error).message}`
    throw new EnvironmentError({ what, remedy: 'set MASKBENCH_DATA to a writable folder' }, { cause })
  }
}
