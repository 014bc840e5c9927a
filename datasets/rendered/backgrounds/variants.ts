/**
 * The eight versions of the test images (Xiao et al. 2021, "Noise or signal: the role of image backgrounds in object
 * recognition", table 1), made from the true masks as its authors made theirs from boxes and segmentations.
 */
import { Random } from '../../../harness/base/random.ts'

export const VARIANTS = [
  'original',
  'only_bg_b',
  'only_bg_t',
  'no_fg',
  'only_fg',
  'mixed_same',
  'mixed_rand',
  'mixed_next',
] as const

export type Variant = (typeof VARIANTS)[number]

export interface Pictures {
  /** [count, size, size, 3] */
  images: Uint8Array
  /** [count, size, size]: 1 where the foreground is seen, else 0. */
  masks: Uint8Array
  labels: Int32Array
  classes: number
  size: number
}

/** @returns [count, size, size, 3] */
export function makeVariant(variant: Variant, pictures: Pictures): Uint8Array {
  if (variant === 'original') return pictures.images
  const { labels, size } = pictures
  const out = new Uint8Array(pictures.images.length)
  const others = variant.startsWith('mixed') ? backgroundsFor(variant, pictures) : null
  for (let i = 0; i < labels.length; i++) {
    const [image, mask] = pictureAt(pictures, i)
    const into = out.subarray(i * size * size * 3, (i + 1) * size * size * 3)
    if (variant === 'only_bg_t') paintTiles(image, mask, size, into)
    else if (variant === 'only_bg_b') {
      into.set(image)
      eachOfBox(boxOf(mask, size), size, (pixel) => into.fill(0, 3 * pixel, 3 * pixel + 3))
    } else if (variant === 'no_fg') copyWhere(image, mask, 0, into)
    else {
      if (others) paintTiles(...pictureAt(pictures, others[i]!), size, into)
      copyWhere(image, mask, 1, into)
    }
  }
  return out
}

/**
 * The picture whose background each picture gets: another one of its class, one of any class, or one of the next class.
 * Drawn per picture, so that it is the same at every size.
 */
export function backgroundsFor(
  variant: Variant,
  { labels, classes }: Pick<Pictures, 'labels' | 'classes'>,
): Int32Array {
  const byClass = Array.from({ length: classes }, (_, c) => [...labels.keys()].filter((i) => labels[i] === c))
  return labels.map((label, i) => {
    const random = new Random(`backgrounds-scenes/${variant}/${i}`)
    const step = variant === 'mixed_next' ? 1 : variant === 'mixed_rand' ? random.integer(classes) : 0
    const from = byClass[(label + step) % classes]!.filter((other) => other !== i)
    return from[random.integer(from.length)]!
  })
}

function pictureAt({ images, masks, size }: Pictures, i: number): [image: Uint8Array, mask: Uint8Array] {
  const pixels = size * size
  return [images.subarray(i * pixels * 3, (i + 1) * pixels * 3), masks.subarray(i * pixels, (i + 1) * pixels)]
}

function copyWhere(image: Uint8Array, mask: Uint8Array, wanted: 0 | 1, into: Uint8Array): void {
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === wanted) for (let c = 3 * pixel; c < 3 * pixel + 3; c++) into[c] = image[c]!
  }
}

/** Bounding box of a foreground: first column and row, and those after the last. */
interface Box {
  left: number
  top: number
  right: number
  bottom: number
}

function boxOf(mask: Uint8Array, size: number): Box {
  const box = { left: size, top: size, right: 0, bottom: 0 }
  for (let pixel = 0; pixel < mask.length; pixel++) {
    if (mask[pixel] === 0) continue
    const [row, column] = [Math.floor(pixel / size), pixel % size]
    box.left = Math.min(box.left, column)
    box.right = Math.max(box.right, column + 1)
    box.top = Math.min(box.top, row)
    box.bottom = Math.max(box.bottom, row + 1)
  }
  return box
}

function eachOfBox({ left, top, right, bottom }: Box, size: number, act: (pixel: number) => void): void {
  for (let row = top; row < bottom; row++) {
    for (let column = left; column < right; column++) act(row * size + column)
  }
}

/**
 * Fills the foreground's box with the widest of the strips beside it, which go from edge to edge, laid as tiles from
 * the corner.
 */
function paintTiles(image: Uint8Array, mask: Uint8Array, size: number, into: Uint8Array): void {
  const box = boxOf(mask, size)
  const strips = [
    { width: box.left, column: 0, row: 0, upright: true },
    { width: size - box.right, column: box.right, row: 0, upright: true },
    { width: box.top, column: 0, row: 0, upright: false },
    { width: size - box.bottom, column: 0, row: box.bottom, upright: false },
  ]
  const tile = strips.reduce((widest, strip) => (strip.width > widest.width ? strip : widest))
  const wide = tile.upright ? tile.width : size
  const high = tile.upright ? size : tile.width
  into.set(image)
  eachOfBox(box, size, (pixel) => {
    const row = tile.row + (Math.floor(pixel / size) % high)
    const column = tile.column + ((pixel % size) % wide)
    const from = 3 * (row * size + column)
    into.set(image.subarray(from, from + 3), 3 * pixel)
  })
}
