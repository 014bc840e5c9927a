/**
 * Whole images of different sizes as equally large records, for views that are cropped from them. Each is scaled, never
 * enlarged, until its shorter side is a given length, keeps its aspect ratio, and lies on its longer side: upright
 * pictures are transposed. Those longer than 3:2 are scaled to the length of that ratio instead.
 *
 * A record is a canvas of one row more than the highest image: the first row tells the image's size, the image begins
 * at the left of the second, the rest is zero. On the device, one matrix product per axis then crops and resizes a whole
 * batch at once. Measured on two busy cores, for 128 images of 500 x 375 and two views of 96 px each: 0.29 to 0.36 s on
 * the device from canvases of 240 x 160 (0.18 to 0.31 s from squares of 96 px), all colours included. Resizing the windows
 * alone took 0.48 to 0.57 s with sharp on all cores, whose weights are not Pillow's, and 0.31 to 0.38 s with our own
 * bilinear resampler, in the process that starts the steps: a GPU would wait for it.
 */
import type { Picture } from './resize.ts'
import { resize } from './resize.ts'

/** The longer side is at most this many times the shorter. */
const LONGEST = 1.5
/** Bytes of the first row in use: height, width, and whether the image was transposed. */
const NOTED = 5

export interface Canvas {
  /** To which images are scaled. */
  shorterSide: number
  /** Rows and columns of the largest image. */
  height: number
  width: number
}

/** A stored image. */
export interface Lying {
  /** The image's rows and columns on the canvas, on which it lies on its longer side. */
  height: number
  width: number
  /** Whether the image is upright, so that its columns are rows here. */
  turned: boolean
}

/** How an image of this size is stored. */
export function lying(width: number, height: number, shorterSide: number): Lying {
  const [shorter, longer] = [Math.min(width, height), Math.max(width, height)]
  const scale = Math.min(1, shorterSide / shorter, Math.floor(shorterSide * LONGEST) / longer)
  const scaled = (side: number) => Math.max(1, Math.floor(side * scale + 1e-9))
  return { height: scaled(shorter), width: scaled(longer), turned: height > width }
}

/** The canvas for images of these sizes; null where each is a square of `size`, which needs no cropping. */
export function canvasFor(sizes: Iterable<Lying>, shorterSide: number, size: number): Canvas | null {
  const canvas = { shorterSide, height: 1, width: NOTED }
  let native = true
  for (const { height, width } of sizes) {
    if (height !== size || width !== size) native = false
    canvas.height = Math.max(canvas.height, height)
    canvas.width = Math.max(canvas.width, width)
  }
  return native ? null : canvas
}

/** Bytes of a record with this many channels. */
export function canvasBytes({ height, width }: Canvas, channels: number): number {
  return (height + 1) * width * channels
}

/** @returns [height + 1, width, 3] of the canvas. */
export function ontoCanvas(picture: Picture, canvas: Canvas): Uint8Array {
  const stored = lying(picture.width, picture.height, canvas.shorterSide)
  const { turned, height, width } = stored
  const scaled = turned ? resize(picture, height, width) : resize(picture, width, height)
  return laid(scaled, stored, canvas, 3)
}

/** Lays pixels of the stored size, upright where the image is, onto a canvas; of three channels with its first row. */
export function laid(scaled: Uint8Array, stored: Lying, canvas: Canvas, channels: number): Uint8Array {
  const { height, width, turned } = stored
  const out = new Uint8Array(canvasBytes(canvas, channels))
  const pitch = canvas.width * channels
  for (let y = 0; y < height; y++) {
    const to = (y + 1) * pitch
    if (!turned) {
      out.set(scaled.subarray(y * width * channels, (y + 1) * width * channels), to)
      continue
    }
    for (let x = 0; x < width; x++) {
      for (let c = 0; c < channels; c++) out[to + x * channels + c] = scaled[(x * height + y) * channels + c]!
    }
  }
  if (channels === 3) out.set([height >> 8, height & 255, width >> 8, width & 255, turned ? 1 : 0])
  return out
}

/** Reads the first row of a record that begins at this byte. */
export function storedAt(bytes: Uint8Array, at: number): Lying {
  const height = (bytes[at]! << 8) | bytes[at + 1]!
  const width = (bytes[at + 2]! << 8) | bytes[at + 3]!
  return { height, width, turned: bytes[at + 4] === 1 }
}
