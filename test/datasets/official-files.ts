/** Official files at their full length, of which only a few bytes are written: the rest are holes, which read as zeros. */
import { closeSync, ftruncateSync, mkdirSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { QUICK_DISK } from './fetch/server.ts'

export interface DataRoot extends Disposable {
  path: string
  write(file: string, bytes: number, pieces?: Record<number, Uint8Array | string>): void
}

/** Makes a folder of its own the place of all data sets and caches, as MASKBENCH_DATA does. */
export function dataRoot(): DataRoot {
  const path = mkdtempSync(join(QUICK_DISK, 'maskbench-data-'))
  process.env.MASKBENCH_DATA = path
  process.env.XDG_CACHE_HOME = join(path, 'cache')
  return {
    path,
    write(file, bytes, pieces = {}) {
      const target = join(path, file)
      mkdirSync(dirname(target), { recursive: true })
      const descriptor = openSync(target, 'w')
      for (const [at, piece] of Object.entries(pieces)) writeSync(descriptor, Buffer.from(piece), 0, null, Number(at))
      ftruncateSync(descriptor, bytes)
      closeSync(descriptor)
    },
    [Symbol.dispose]() {
      delete process.env.MASKBENCH_DATA
      delete process.env.XDG_CACHE_HOME
      rmSync(path, { recursive: true })
    },
  }
}

export async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}
