/** Caches the result of reading a file until the file changes. */
import { statSync } from 'node:fs'

const kept = new Map<string, { stamp: string; value: unknown }>()

/**
 * @param read - always the same function for a path.
 * @throws what `read` throws, or Error when there is no such file.
 */
export function perFile<T>(path: string, read: (path: string) => T): T {
  const found = statSync(path, { throwIfNoEntry: false, bigint: true })
  if (found === undefined) throw new Error('missing')
  const stamp = `${found.size} ${found.mtimeNs} ${found.ino}`
  const known = kept.get(path)
  if (known?.stamp === stamp) return known.value as T
  const value = read(path)
  kept.set(path, { stamp, value })
  return value
}
