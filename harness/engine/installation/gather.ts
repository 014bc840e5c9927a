/** NVIDIA's libraries in one folder, wherever TensorFlow and they themselves look for one another. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rmdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Every wheel brings a `lib` of its own. */
const OWN = /^nvidia\/[^/]+\/lib\//
const COMMON = 'nvidia/lib/'

/**
 * Moves what lies in `nvidia/<part>/lib` to `nvidia/lib` and leaves a link. Each library searches some of the others'
 * folders by its own run path: TensorFlow's misses cuSOLVER's, cuBLAS's and cuFFT's miss NVRTC's. With one folder behind
 * all of these names any path to one of them is a path to all, without LD_LIBRARY_PATH.
 */
export async function gatherLibraries(folder: string): Promise<void> {
  const nvidia = join(folder, 'nvidia')
  if (!existsSync(nvidia)) return
  await mkdir(join(folder, COMMON))
  for (const part of await readdir(nvidia)) {
    const own = join(nvidia, part, 'lib')
    if (!existsSync(own)) continue
    for (const name of await readdir(own)) await rename(join(own, name), join(folder, COMMON, name))
    await rmdir(own)
    await symlink('../lib', own)
  }
}

/** Where `gatherLibraries` leaves the file with this path in a wheel. */
export function gatheredPath(path: string): string {
  return path.replace(OWN, COMMON)
}
