/** Gathers NVIDIA's libraries in one folder, where TensorFlow and the libraries themselves find one another. */
import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rmdir, symlink } from 'node:fs/promises'
import { join } from 'node:path'

/** Every wheel has its own `lib` folder. */
const OWN = /^nvidia\/[^/]+\/lib\//
const COMMON = 'nvidia/lib/'

/**
 * Moves the files in `nvidia/<part>/lib` to `nvidia/lib` and leaves a link. The run path of each library names only
 * some of the other libraries' folders: TensorFlow's lacks that of cuSOLVER; those of cuBLAS and cuFFT lack that of
 * NVRTC. With one folder behind all names, every library finds all others without LD_LIBRARY_PATH.
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

/** The path to which `gatherLibraries` moves a file of a wheel. */
export function gatheredPath(path: string): string {
  return path.replace(OWN, COMMON)
}
