/** Decodes image files of any kind (grey, palette, CMYK, 16 bits, alpha) to 8-bit RGB pixels. */
import { closeSync, openSync, statSync } from 'node:fs'
import type { Metadata } from 'sharp'
import { type Canvas, type Lying, lying, ontoCanvas } from './canvas.ts'
import { rgbOfCmyk } from './cmyk.ts'
import { pixelLimit, refusal } from './pixel-limit.ts'
import type { Missing } from './pixels.ts'
import { type Picture, resizeAndCrop } from './resize.ts'

/**
 * File name endings that count as images in a folder. A new format: its ending here, out of `UNREAD`
 * (`sets/folder/unread.ts`), and `open` where sharp does not read it.
 */
export const IMAGE_ENDINGS = ['.avif', '.gif', '.jfif', '.jpe', '.jpeg', '.jpg', '.png', '.tif', '.tiff', '.webp']

/** Part of the name of cached sets; to be raised when the same file is decoded to different pixels. */
export const DECODING = 2

/** The side of the central square, or the canvas of whole images. */
export type Wanted = number | Canvas

/**
 * Images of so many pixels whose shorter side is so many times the wanted one are shrunk as they are read, to half of
 * that: photographs of any size then take little memory. Not those with an alpha channel, with which sharp would weigh
 * their colours.
 */
const LARGE = { pixels: 2 ** 22, times: 8 }

/**
 * A side: the shorter side scaled to it (bilinear, antialiased) and the centre kept, [size, size, 3]. A canvas: as in
 * `ontoCanvas`. Colour profiles and EXIF rotation are ignored, as by torchvision's own folder reader, and CMYK is
 * converted as by Pillow; of several frames or pages the first is taken.
 * @throws Error with the reason why the file is not an image, is truncated or corrupt, or has too many pixels.
 */
export async function decodeImage(path: string, wanted: Wanted): Promise<Uint8Array> {
  const picture = await read(path, typeof wanted === 'number' ? wanted : wanted.shorterSide)
  return typeof wanted === 'number' ? resizeAndCrop(picture, wanted) : ontoCanvas(picture, wanted)
}

/** The same for callers that continue without the image. */
export async function tryDecode(path: string, wanted: Wanted): Promise<Uint8Array | Missing> {
  try {
    return await decodeImage(path, wanted)
  } catch (error) {
    return reasonOf(path, error)
  }
}

/** How the file's image is stored on a canvas; undefined where it can't be read. */
export async function sizeInFile(path: string, shorterSide: number): Promise<Lying | undefined> {
  try {
    const { width, height } = await (await open(path)).metadata()
    return lying(width, height, shorterSide)
  } catch {
    return undefined // decoding says why
  }
}

async function open(path: string) {
  // Loaded on first use, because it takes a tenth of a second, which would delay every command.
  const { default: sharp } = await import('sharp')
  return sharp(path, { ignoreIcc: true, failOn: 'error', limitInputPixels: false, sequentialRead: true })
}

async function read(path: string, shorterSide: number): Promise<Picture> {
  const image = await open(path)
  const metadata = await image.metadata()
  const { width, height, space } = metadata
  if (width * height > pixelLimit()) throw new Error(refusal(width * height))
  if (space === 'cmyk') image.pipelineColourspace('cmyk').toColourspace('cmyk')
  else image.removeAlpha().toColourspace('srgb')
  const reduced = reducedSize(metadata, shorterSide)
  if (reduced !== null) image.resize({ ...reduced, fit: 'fill' })
  const { data, info } = await image.raw().toBuffer({ resolveWithObject: true })
  const rgb = space === 'cmyk' ? rgbOfCmyk(data, info.channels) : data
  return { data: rgb, width: info.width, height: info.height }
}

function reducedSize(metadata: Metadata, shorterSide: number): { width: number; height: number } | null {
  const { width, height, hasAlpha } = metadata
  const scale = ((LARGE.times / 2) * shorterSide) / Math.min(width, height)
  if (scale > 0.5 || width * height < LARGE.pixels || hasAlpha) return null
  return { width: Math.round(width * scale), height: Math.round(height * scale) }
}

/** The decoder calls everything it can't open an unsupported format. */
function reasonOf(path: string, error: unknown): Missing {
  try {
    closeSync(openSync(path, 'r'))
    if (statSync(path).size === 0) return { why: 'the file is empty' }
  } catch (cause) {
    return { why: `it cannot be read (${(cause as NodeJS.ErrnoException).code})`, temporary: true }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { why: message.split('\n')[0]!.replace(`${path}: `, '').trim() }
}
