/** The names of the pictures of masks that a run stores. */

/** `masks-epoch-3.png` -> 3; null for any other name. */
export function pictureEpoch(name: string): number | null {
  const epoch = /^masks-epoch-(\d+)\.png$/.exec(name)?.[1]
  return epoch === undefined ? null : Number(epoch)
}

/** `masks-crf-epoch-3.png` -> 3; null for any other name. */
export function crfPictureEpoch(name: string): number | null {
  const epoch = /^masks-crf-epoch-(\d+)\.png$/.exec(name)?.[1]
  return epoch === undefined ? null : Number(epoch)
}
