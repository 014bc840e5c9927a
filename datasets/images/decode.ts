/** Image files to pixels. Whatever the file holds (grey, palette, CMYK, 16 bits, alpha), what comes out is 8-bit RGB. */
import { closeSync, openSync, statSync } from 'node:fs'
import type { Missing } from './pixels.ts'
import { resizeAndCrop } from './resize.ts'

/** File name endings that count as images in a folder. */
export const IMAGE_ENDINGS = ['.avif', '.gif', '.jpeg', '.jpg', '.png', '.tif', '.tiff', '.webp']

/** Part of the name of decoded sets that are kept: raise it when the same file gives other pixels than before. */
export const DECODING = 1

/**
 * Shorter side to `size` (bilinear, antialiased), centre crop. Colour profiles and EXIF rotation are ignored, as by
 * torchvision's own folder reader; of several frames or pages the first is taken.
 * @returns [size, size, 3]
 * @throws Error saying why the file is no image or not a whole one.
 */
export async function decodeImage(path: string, size: number): Promise<Uint8Array> {
  // Loaded only where files are decoded: it takes a tenth of a second that every command would wait for.
  const { default: sharp } = await import('sharp')
  const { data, info } = await sharp(path, { ignoreIcc: true, failOn: 'error' })
    .removeAlpha()
    .toColourspace('srgb')
    .raw()
    .toBuffer({ resolveWithObject: true })
  return resizeAndCrop({ data, width: info.width, height: info.height }, size)
}

/** The same for callers that go on without the picture. */
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
    return { why: `it can't be read (${(cause as NodeJS.ErrnoException).code})`, temporary: true }
  }
  const message = error instanceof Error ? error.message : String(error)
  return { why: message.split('\n')[0]!.replace(`${path}: `, '').trim() }
}
