/** Layout of a mask picture: a grid of cells, as drawn by `harness/masking/gallery.ts`. */

import { LRUCache } from 'lru-cache'
import { type PngSize, pngSize } from '../../lib/png-size.ts'

/** Rows are images; column 0 is the image, 1 all its masks in colour, 2 + k the image under mask k. */
export interface PictureLayout {
  sha256: string
  width: number
  height: number
  /** Side length of a cell and distance between cells, in pixels. */
  cell: number
  pitch: number
  rows: number
  masks: number
}

const GAP = 4
const LEAST_CELL = 64
const MOST_KNOWN = 5000

const known = new LRUCache<string, PictureLayout>({ max: MOST_KNOWN })

/** @returns null when the file is missing or is not a mask picture for this image size. */
export function pictureLayout(store: string, sha256: string, imageSize: number): PictureLayout | null {
  const key = `${store} ${sha256} ${imageSize}`
  const found = known.get(key)
  if (found) return found
  const size = pngSize(store, sha256)
  const layout = size && layOut(size, imageSize)
  if (!layout) return null
  known.set(key, { sha256, ...layout })
  return { sha256, ...layout }
}

function layOut({ width, height }: PngSize, imageSize: number): Omit<PictureLayout, 'sha256'> | null {
  const cell = imageSize * Math.ceil(LEAST_CELL / imageSize)
  const pitch = cell + GAP
  const [columns, rows] = [(width + GAP) / pitch, (height + GAP) / pitch]
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 3) return null
  return { width, height, cell, pitch, rows, masks: columns - 2 }
}
