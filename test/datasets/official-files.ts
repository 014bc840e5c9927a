/** Official files at their full length, of which only a few bytes are written: the rest are holes, which read as zeros. */
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, vi } from 'vitest'
import { QUICK_DISK } from './fetch/server.ts'

interface DataRoot {
  readonly path: string
  write(file: string, bytes: number, pieces?: Record<number, Uint8Array | string>): void
}

/** Before each test a folder that is the place of all data sets and caches; gone afterwards. */
export function dataRoot(): DataRoot {
  let path = ''
  beforeEach(() => {
    path = mkdtempSync(join(QUICK_DISK, 'maskbench-data-'))
    vi.stubEnv('MASKBENCH_DATA', path)
    vi.stubEnv('XDG_CACHE_HOME', join(path, 'cache'))
  })
  afterEach(() => {
    vi.unstubAllEnvs()
    rmSync(path, { recursive: true })
  })
  return {
    get path() {
      return path
    },
    write(file, bytes, pieces = {}) {
      const target = join(path, file)
      mkdirSync(dirname(target), { recursive: true })
      const descriptor = openSync(target, 'w')
      for (const [at, piece] of Object.entries(pieces)) writeSync(descriptor, Buffer.from(piece), 0, null, Number(at))
      ftruncateSync(descriptor, bytes)
      closeSync(descriptor)
    },
  }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
