/** The formats of files of pictures. */

export type PictureFormat = 'svg' | 'png' | 'pdf'

/** By the endings of files. */
export const PICTURE_ENDINGS = { svg: 'svg', png: 'png', pdf: 'pdf' } as const satisfies Record<string, PictureFormat>
