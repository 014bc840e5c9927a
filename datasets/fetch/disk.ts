/** Checks for free disk space before downloads. */

import { existsSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import { dirname } from 'node:path'
import { EnvironmentError } from '../../harness/base/errors.ts'
import { byteSize } from '../../harness/base/text.ts'
import type { Archive } from '../archives.ts'

/** Unpacked size relative to the archive: images hardly compress, the smallest sets of raw pixels by a tenth. */
const UNPACKED = 1.15

/**
 * @param archives - the archives still to be fetched.
 * @param there - bytes of them that are already here.
 * @throws EnvironmentError when there is less free space than needed while the largest archive is unpacked.
 */
export async function checkDisk(folder: string, archives: readonly Archive[], there: number): Promise<void> {
  const sizes = archives.map(({ bytes, unpack }) => ({ packed: bytes ?? 0, keeps: unpack === 'keep' }))
  const kept = sizes.reduce((sum, { packed, keeps }) => sum + (keeps ? packed : packed * UNPACKED), 0)
  const beside = Math.max(0, ...sizes.map(({ packed, keeps }) => (keeps ? 0 : packed)))
  const needed = Math.max(0, kept + beside - there)
  const { bavail, bsize } = await statfs(existing(folder))
  const free = bavail * bsize
  if (free >= needed) return
  throw new EnvironmentError({
    what: `${folder} has ${byteSize(free)} free, but ${byteSize(needed)} are needed`,
    remedy: 'free some space, or set MASKBENCH_DATA to a folder on a larger disk',
  })
}

function existing(folder: string): string {
  return existsSync(folder) ? folder : existing(dirname(folder))
}
