/** Downloads one archive from the first URL that has it; only a complete file with the right digest gets its name. */
import { existsSync, renameSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { EnvironmentError, FailureError } from '../../harness/base/errors.ts'
import { hashFile } from '../../harness/base/hash-file.ts'
import type { Archive } from '../archives.ts'
import { meter, type Watch } from './progress.ts'
import { type Client, Setback } from './request.ts'
import { dropPart, partBytes, transfer } from './transfer.ts'

export interface Downloading {
  /** Folder of the data set. */
  folder: string
  client: Client
  /** Whether to download an existing file again if it has no known digest. */
  again: boolean
  signal: AbortSignal
  watch: Watch
  stallMs: number
  /** Pause before the second attempt; twice as long before every further one. */
  pauseMs: number
}

/** Consecutive attempts at one URL with hardly any progress before giving up. */
const ATTEMPTS = 5
const HARDLY = 2 ** 20

/**
 * @returns the path of the archive, complete and with its publisher's digest.
 * @throws EnvironmentError when no URL has it, FailureError when the last one serves a different file.
 */
export async function download(archive: Archive, how: Downloading): Promise<string> {
  const path = join(how.folder, archive.file)
  const trusted = archive.digest !== null || !how.again
  if (trusted && existsSync(path) && (await differs(archive, path, how.watch)) === null) return path
  const part = `${path}.part`
  const reasons: string[] = []
  let wrong = false
  for (const url of archive.urls) {
    try {
      await fromOne(archive, url, part, how)
      await flush(part)
      renameSync(part, path)
      dropPart(part)
      return path
    } catch (error) {
      if (!(error instanceof Setback)) throw error
      wrong = error instanceof WrongBytes
      reasons.push(`${url} ${error.message}`)
    }
  }
  const Kind = wrong ? FailureError : EnvironmentError
  const have = partBytes(part) > 0 ? 'run the same command again to resume, or ' : ''
  throw new Kind({
    what: `${archive.file} could not be downloaded: ${reasons.join('; ')}`,
    remedy: `${have}get it elsewhere and name its folder or URL with --from`,
  })
}

/** A URL serves a different file under the archive's name. */
class WrongBytes extends Setback {}

/** Downloads from one URL, with retries, until the part is complete. @throws Setback */
async function fromOne(archive: Archive, url: string, part: string, how: Downloading): Promise<void> {
  let failures = 0
  for (;;) {
    const before = partBytes(part)
    try {
      const { resumed } = await transfer({ ...how, archive, url, part })
      const wrong = await differs(archive, part, how.watch)
      if (wrong === null) return
      dropPart(part)
      // A resumed part may mix bytes of two files; a file received in one piece is what the URL really serves.
      throw new WrongBytes(`serves a different file: ${wrong}`, resumed)
    } catch (error) {
      if (!(error instanceof Setback) || !error.again) throw error
      failures = partBytes(part) - before >= HARDLY ? 1 : failures + 1
      if (failures >= ATTEMPTS) throw error
      await sleep(how.pauseMs * 2 ** (failures - 1), undefined, { signal: how.signal }).catch(() => {})
      how.signal.throwIfAborted()
    }
  }
}

/** How a file differs from its publisher's size or digest; null if it does not. */
export async function differs(archive: Archive, path: string, watch: Watch): Promise<string | null> {
  const { size } = statSync(path)
  if (archive.bytes !== null && size !== archive.bytes) {
    return `${size.toLocaleString('en')} bytes instead of ${archive.bytes.toLocaleString('en')}`
  }
  if (archive.digest === null) return null
  const { algorithm, value } = archive.digest
  const count = meter(watch, archive.file, 'checking', size)
  const found = await hashFile(path, { algorithm, read: count.add })
  count.end()
  return found === value ? null : `${algorithm} ${found} instead of ${value}`
}

/** Flushes the file to disk before it is renamed. */
async function flush(path: string): Promise<void> {
  const file = await open(path, 'r+')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}
