/** Features of all images in a folder, a few hundred files at a time, which bounds memory. */
import { join } from 'node:path'
import { decoderFor } from '../../../datasets/images/decoding/in-order.ts'
import { listFolder, reportSkipped } from '../../../datasets/images/image-files.ts'
import { inMemory } from '../../../datasets/images/pixels.ts'
import { progress, type Warn } from '../../../datasets/progress.ts'
import type { ImageSplit } from '../../../datasets/types.ts'
import type { Features } from '../types.ts'

const FILES_AT_A_TIME = 500

export interface FolderFeatures {
  features: Features
  /** The file of each row, relative to the folder. */
  files: string[]
  /** Files that are not readable images, sorted; they have no row. */
  skipped: string[]
}

/**
 * @param size - side of the encoder's input in pixels.
 * @returns one row per readable image below the folder, sorted by path.
 * @throws UsageError when the path is not a folder or contains no readable image.
 */
export async function embedFolder(
  path: string,
  encode: (images: ImageSplit) => Features,
  size: number,
  warn: Warn,
): Promise<FolderFeatures> {
  const listing = listFolder(path)
  const { root, images: files } = listing
  const failures = new Map<string, string>()
  const parts: Features[] = []
  const encodeSome = (pictures: Uint8Array[]) => {
    const count = pictures.length
    const images = inMemory(Buffer.concat(pictures), count)
    parts.push(encode({ images, labels: null, count, size }))
  }
  const report = progress(`embedding ${root}, images`, files.length, warn)
  using decoder = decoderFor(files.length)
  let done = 0
  let batch: Uint8Array[] = []
  const paths = files.map((file) => join(root, file))
  for await (const picture of decoder.inOrder(paths, size)) {
    if ('why' in picture) failures.set(files[done]!, picture.why)
    else batch.push(picture)
    done += 1
    report(done)
    if (batch.length < FILES_AT_A_TIME) continue
    encodeSome(batch)
    batch = []
  }
  if (batch.length > 0) encodeSome(batch)
  reportSkipped(listing, failures, warn)
  const read = files.filter((file) => !failures.has(file))
  return { features: stack(parts), files: read, skipped: [...failures.keys(), ...listing.others.keys()].sort() }
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
