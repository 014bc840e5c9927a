import type { ImageDataset } from '../types.ts'

/**
 * Side in pixels at which the images of another data set than the encoder's own are read.
 * @param asked - null: that of the images in the files, where all have the same, else `own`.
 * @param own - of the images that the encoder was trained on.
 */
export function imageSizeOn({ nativeSize }: ImageDataset, asked: number | null, own: number): number {
  return asked ?? nativeSize ?? own
}
