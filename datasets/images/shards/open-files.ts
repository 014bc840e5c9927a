/**
 * Files kept open for reading, the ones used last: opening one for every picture is slow where the disk is a network
 * away.
 */

import { closeSync, openSync } from 'node:fs'
import { LRUCache } from 'lru-cache'

/** Well below what a process may have open, on any system. */
const OPEN_AT_MOST = 200

const descriptors = new LRUCache<string, number>({ max: OPEN_AT_MOST, dispose: closeSync })

/** @throws what `openSync` does. */
export function descriptorOf(path: string): number {
  const known = descriptors.get(path)
  if (known !== undefined) return known
  const descriptor = openSync(path, 'r')
  descriptors.set(path, descriptor)
  return descriptor
}

/** For a file that is no longer the one that was opened. */
export function forget(path: string): void {
  descriptors.delete(path)
}
