/** Features of a whole folder of images, a few hundred files at a time, so that its size does not matter. */
import { decodeFiles, listFolder, reportSkipped, type Warn } from '../../datasets/image-files.ts'
import { inMemory } from '../../datasets/pixels.ts'
import type { Normalisation } from '../../datasets/types.ts'
import { type Encode, extractFeatures } from './features.ts'
import type { Features } from './types.ts'

const FILES_AT_A_TIME = 500

export interface FolderFeatures {
  features: Features
  /** Files that are no readable images, in sorted order; they have no row. */
  skipped: string[]
}

/**
 * @param size - side of the encoder's input in pixels.
 * @returns one row for each readable image below the folder, in sorted path order.
 * @throws UsageError when the path is no folder or holds no readable image.
 */
export async function embedFolder(
  path: string,
  encode: Encode,
  size: number,
  normalisation: Normalisation,
  warn: Warn,
): Promise<FolderFeatures> {
  const listing = listFolder(path)
  const failures = new Map<string, string>()
  const parts: Features[] = []
  for (let start = 0; start < listing.images.length; start += FILES_AT_A_TIME) {
    const files = listing.images.slice(start, start + FILES_AT_A_TIME)
    const decoded = await decodeFiles(listing.root, files, size)
    for (const [file, why] of decoded.failures) failures.set(file, why)
    const count = decoded.paths.length
    if (count > 0) {
      const images = inMemory(decoded.images, count)
      parts.push(extractFeatures(encode, { images, labels: null, count, size }, normalisation))
    }
  }
  reportSkipped(listing, failures, warn)
  return { features: stack(parts), skipped: [...failures.keys(), ...listing.others].sort() }
}

function stack(parts: Features[]): Features {
  const first = parts[0]!
  const count = parts.reduce((sum, part) => sum + part.count, 0)
  const values = new Float32Array(count * first.size)
  let row = 0
  for (const part of parts) {
    values.set(part.values, row * first.size)
    row += part.count
  }
  return { ...first, values, count, labels: new Int32Array(count).fill(-1) }
}
