/** Installs TensorFlow's library in the user's cache folder, shared by all clones, by way of a temporary folder. */

import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm, statfs } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EnvironmentError } from '../../base/errors.ts'
import { byteSize } from '../../base/text.ts'
import { damagedFiles, looksWhole, writeContents } from './contents.ts'
import { gatheredPath, gatherLibraries } from './gather.ts'
import { withLock } from './lock.mjs'
import { asStep, say } from './progress.mjs'
import { type Release, releaseKey } from './releases.ts'
import { fetchWheel } from './wheel.ts'

/**
 * Returns the release's folder, and installs it first if it is missing or damaged.
 * @param verify - reads every file and compares its digest, even if sizes and times match.
 * @returns the folder that contains `tensorflow/libtensorflow_cc.so.2`.
 * @throws EnvironmentError naming what is missing: Python, pip, the network, disk space or the right wheel.
 */
export async function ensureLibrary(release: Release, cache: string, verify = false): Promise<string> {
  const folder = join(cache, releaseKey(release))
  const trusted = () => !verify && looksWhole(folder)
  if (trusted()) return folder
  const waiting = (holder: string) => say(`Waiting for another installation of TensorFlow (${holder}) …`)
  await withLock(join(cache, 'locks', basename(folder)), waiting, async (adopt) => {
    if (trusted()) return
    if (existsSync(folder) && (await isIntact(folder))) return
    await removeLeftovers(folder)
    await checkSpace(release, cache)
    const partial = `${folder}.partial-${randomUUID()}`
    try {
      await mkdir(partial, { recursive: true })
      const digests = new Map<string, string>()
      for (const wheel of release.wheels) {
        for (const [path, digest] of await fetchWheel(wheel, release.keep, partial, adopt)) {
          digests.set(gatheredPath(path), digest)
        }
      }
      await gatherLibraries(partial)
      await writeContents(partial, digests)
      await rm(folder, { recursive: true, force: true })
      await rename(partial, folder)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  })
  return folder
}

/** Whether every file has its original digest; reports the files that do not. */
async function isIntact(folder: string): Promise<boolean> {
  const damaged = await asStep('Checking the TensorFlow library', () => damagedFiles(folder))
  if (damaged.length > 0) say(`${damaged.join(', ')} in ${folder} is missing or damaged`)
  return damaged.length === 0
}

/** Removes what a killed installation left behind. The lock must be held. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = join(folder, '..')
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(folder)}.partial-`)) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** Checks the disk space for the unpacked files and one wheel at a time. */
async function checkSpace(release: Release, cache: string): Promise<void> {
  const { bavail, bsize } = await statfs(cache)
  const needed = release.unpacked + Math.max(...release.wheels.map(({ bytes }) => bytes))
  if (bavail * bsize >= needed) return
  throw new EnvironmentError({
    what: `TensorFlow needs ${byteSize(needed)} in ${cache}, but only ${byteSize(bavail * bsize)} are free`,
    remedy: 'Free some space, or set XDG_CACHE_HOME to a folder on a larger disk',
  })
}
