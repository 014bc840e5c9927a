/** Whether stored files still have the bytes that they are named by; each state of a file is read once. */
import { createHash } from 'node:crypto'
import type { FileHandle } from 'node:fs/promises'
import { LRUCache } from 'lru-cache'

const MOST_KNOWN = 10_000

/** The last state that was checked, by digest, and whether its bytes were right. */
const checked = new LRUCache<string, { state: string; right: Promise<boolean> }>({ max: MOST_KNOWN })

/** @returns whether the open file has this digest. */
export async function hasDigest(handle: FileHandle, sha256: string): Promise<boolean> {
  const { dev, ino, size, mtimeNs, ctimeNs } = await handle.stat({ bigint: true })
  const state = [dev, ino, size, mtimeNs, ctimeNs].join()
  const known = checked.get(sha256)
  if (known?.state === state) return known.right
  const right = digestOf(handle).then((digest) => digest === sha256)
  checked.set(sha256, { state, right })
  right.catch(() => checked.delete(sha256))
  return right
}

async function digestOf(handle: FileHandle): Promise<string> {
  const hash = createHash('sha256')
  for await (const bytes of handle.createReadStream({ start: 0, autoClose: false })) hash.update(bytes)
  return hash.digest('hex')
}
