/** Layout of a mask picture: a grid of cells, as drawn by `harness/masking/gallery.ts`. */

import { closeSync, openSync, readSync } from 'node:fs'
import { LRUCache } from 'lru-cache'
import { artefactPath, isInStore } from '../../lib/artefact-file.ts'

/** Rows are images; column 0 is the image, 1 all its masks in colour, 2 + k the image under mask k. */
export interface Sheet {
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
/** A PNG starts with this signature, followed by a header with width and height. */
const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
const HEADER = 24
const MOST_KNOWN = 5000

const known = new LRUCache<string, Sheet>({ max: MOST_KNOWN })

/** @returns null when the file is missing or is not a mask picture for this image size. */
export function sheetOf(store: string, sha256: string, imageSize: number): Sheet | null {
  const key = `${store} ${sha256} ${imageSize}`
  const found = known.get(key)
  if (found) return found
  const header = isInStore(store, sha256) ? readHeader(artefactPath(store, sha256)) : null
  const sheet = header && layOut(header, imageSize)
  if (!sheet) return null
  known.set(key, { sha256, ...sheet })
  return { sha256, ...sheet }
}

function readHeader(file: string): DataView | null {
  const header = new Uint8Array(HEADER)
  try {
    const handle = openSync(file, 'r')
    try {
      const isPng =
        readSync(handle, header, 0, HEADER, 0) === HEADER && SIGNATURE.every((byte, i) => header[i] === byte)
      return isPng ? new DataView(header.buffer) : null
    } finally {
      closeSync(handle)
    }
  } catch {
    return null
  }
}

function layOut(header: DataView, imageSize: number): Omit<Sheet, 'sha256'> | null {
  const [width, height] = [header.getUint32(16), header.getUint32(20)]
  const cell = imageSize * Math.ceil(LEAST_CELL / imageSize)
  const pitch = cell + GAP
  const [columns, rows] = [(width + GAP) / pitch, (height + GAP) / pitch]
  if (!Number.isInteger(columns) || !Number.isInteger(rows) || columns < 3) return null
  return { width, height, cell, pitch, rows, masks: columns - 2 }
}
