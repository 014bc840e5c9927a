/** Image files to pixels. Whatever the file holds (grey, palette, CMYK, 16 bits, alpha), what comes out is 8-bit RGB. */
import { resizeAndCrop } from './resize.ts'

/** File name endings that count as images in a folder. */
export const IMAGE_ENDINGS = ['.avif', '.gif', '.jpeg', '.jpg', '.png', '.tif', '.tiff', '.webp']

/**
 * Shorter side to `size` (bilinear, antialiased), centre crop. Colour profiles and EXIF rotation are ignored, as by
 * torchvision's own folder reader.
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
