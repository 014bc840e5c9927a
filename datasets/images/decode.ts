/** Decodes image files of any kind (grey, palette, CMYK, 16 bits, alpha) to 8-bit RGB pixels. */
import { closeSync, openSync, statSync } from 'node:fs'
import type { Missing } from './pixels.ts'
import { resizeAndCrop } from './resize.ts'

/** File name endings that count as images in a folder. */
export const IMAGE_ENDINGS = ['.avif', '.gif', '.jpeg', '.jpg', '.png', '.tif', '.tiff', '.webp']

/** Part of the name of cached sets; to be raised when the same file is decoded to different pixels. */
export const DECODING = 1

/**
 * Shorter side to `size` (bilinear, antialiased), centre crop. Colour profiles and EXIF rotation are ignored, as by
 * torchvision's own folder reader; of several frames or pages the first is taken.
 * @returns [size, size, 3]
 * @throws Error with the reason why the file is not an image, or is truncated or corrupt.
 */
export async function decodeImage(path: string, size: number): Promise<Uint8Array> {
  // Loaded on first use, because it takes a tenth of a second, which would delay every command.
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(path, { ignoreIcc: true, failOn: 'error' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return resizeAndCrop({ data, width: info.width, height: info.height }, size)
}

/** The same for callers that continue without the image. */
export async function tryDecode(path: string, size: number): Promise<Uint8Array | Missing> {
  try {
    return await decodeImage(path, size)
  } catch (error) {
    return reasonOf(path, error)
  }
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
