/** Files kept open for reading, the ones used last: opening one for every picture is slow where the disk is a network away. */
import { closeSync, openSync } from 'node:fs'

/** Well below what a process may have open, on any system. */
const OPEN_AT_MOST = 200

const descriptors = new Map<string, number>()

/** @throws what `openSync` does. */
export function descriptorOf(path: string): number {
  const descriptor = descriptors.get(path) ?? openSync(path, 'r')
  descriptors.delete(path) // and to the end, as the one used last
  descriptors.set(path, descriptor)
  if (descriptors.size > OPEN_AT_MOST) forget(descriptors.keys().next().value!)
  return descriptor
}

/** For a file that is no longer the one that was opened. */
export function forget(path: string): void {
  const descriptor = descriptors.get(path)
  if (descriptor === undefined) return
  descriptors.delete(path)
  closeSync(descriptor)
}
