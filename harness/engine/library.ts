/** TensorFlow's library in the user's cache folder, shared by all clones: made beside and renamed. */
import { randomUUID } from 'node:crypto'
import { readFileSync, statSync } from 'node:fs'
import { mkdir, readdir, rename, rm, stat, statfs, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { EnvironmentError } from '../errors.ts'
import { withLock } from './lock.mjs'
import { say } from './progress.mjs'
import { type Release, releaseKey } from './releases.ts'
import { fetchWheel } from './wheel.ts'

/** Size of every installed file by path; written last. */
const CONTENTS = 'contents.json'

/**
 * The release's folder, installed if it is not there yet.
 * @returns the folder that holds `tensorflow/libtensorflow_cc.so.2`.
 * @throws EnvironmentError naming what is missing: Python, pip, the network, disk space, the right wheel.
 */
export async function ensureLibrary(release: Release, cache: string): Promise<string> {
  const folder = join(cache, releaseKey(release))
  if (isWhole(folder)) return folder
  const waiting = (holder: string) => say(`Waiting for another installation of TensorFlow (${holder}) …`)
  await withLock(join(cache, 'locks', basename(folder)), waiting, async (adopt) => {
    if (isWhole(folder)) return
    await removeLeftovers(folder)
    await checkSpace(release, cache)
    const partial = `${folder}.partial-${randomUUID()}`
    try {
      await mkdir(partial, { recursive: true })
      for (const wheel of release.wheels) await fetchWheel(wheel, release.keep, partial, adopt)
      await writeFile(join(partial, CONTENTS), JSON.stringify(await fileSizes(partial)))
      await rm(folder, { recursive: true, force: true })
      await rename(partial, folder)
    } finally {
      await rm(partial, { recursive: true, force: true })
    }
  })
  return folder
}

/** Whether the folder holds every file it was installed with, at its full size. */
export function isWhole(folder: string): boolean {
  try {
    const contents = JSON.parse(readFileSync(join(folder, CONTENTS), 'utf8')) as Record<string, number>
    return Object.entries(contents).every(([path, size]) => statSync(join(folder, path)).size === size)
  } catch {
    return false
  }
}

/** What a killed installation left behind; called under the lock, so nobody else works there. */
async function removeLeftovers(folder: string): Promise<void> {
  const parent = join(folder, '..')
  for (const name of await readdir(parent)) {
    if (name.startsWith(`${basename(folder)}.partial-`)) await rm(join(parent, name), { recursive: true, force: true })
  }
}

/** One wheel at a time lies beside what is unpacked already. */
async function checkSpace(release: Release, cache: string): Promise<void> {
  const { bavail, bsize } = await statfs(cache)
  const needed = release.unpacked + Math.max(...release.wheels.map(({ bytes }) => bytes))
  if (bavail * bsize >= needed) return
  throw new EnvironmentError({
    what: `TensorFlow needs ${gigabytes(needed)} in ${cache}, ${gigabytes(bavail * bsize)} are free`,
    remedy: 'Free some, or set XDG_CACHE_HOME to a folder on a larger disk',
  })
}

async function fileSizes(folder: string): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {}
  for (const path of (await readdir(folder, { recursive: true })).sort()) {
    const file = await stat(join(folder, path))
    if (file.isFile()) sizes[path] = file.size
  }
  return sizes
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toFixed(1)} GB`
}
