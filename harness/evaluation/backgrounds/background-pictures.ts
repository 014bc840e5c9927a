/** Pictures of a few test images in every version, so that answers can be shown beside what was seen. */
import { ContactSheet } from '../../../datasets/images/picture-files.ts'
import type { Answerable } from './background-challenge.ts'

const MOST_IMAGES = 9

export interface PicturedVersions {
  /** A PNG: one row per item, one column per version in their order, with gaps of 2 pixels. */
  bytes: Uint8Array
  /** The pictured images, by their index among the test images: the first of each class, by class. */
  items: number[]
}

/** @param versions - by name; image i of each shows the same foreground. */
export async function pictureVersions(versions: ReadonlyMap<string, Answerable>): Promise<PicturedVersions> {
  const [first] = versions.values()
  const { labels, size } = first!
  const classes = [...new Set(labels)].sort((a, b) => a - b).slice(0, MOST_IMAGES)
  const items = classes.map((label) => labels.indexOf(label))
  const sheet = new ContactSheet(items.length * versions.size, versions.size, size)
  items.forEach((item, row) => {
    ;[...versions.values()].forEach(({ images }, column) => {
      sheet.put(row * versions.size + column, images.block(item, 1))
    })
  })
  return { bytes: await sheet.png(), items }
}
