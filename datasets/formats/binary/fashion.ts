/** What Fashion-MNIST (Xiao, Rasul and Vollgraf 2017) and its first part have in common: grey images of 28 x 28. */
import type { Pixels } from '../../images/pixels.ts'
import { resizeAndCrop } from '../../images/resize.ts'

/** Side of the images in the files; 32 pixels are these with a black border of 2. */
export const NATIVE = 28
const PADDED = 32

export const fashion = {
  kind: 'images',
  licence: 'MIT, © 2017 Zalando SE',
  source: 'https://github.com/zalandoresearch/fashion-mnist',
  classes: ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag', 'Ankle boot'],
  nativeSize: PADDED,
} as const

/**
 * [count, 28, 28] grey to [count, size, size, 3]: 28 as in the files; 32 with a black border; any other size is resized
 * from 32 (bilinear, antialiased).
 */
export function toColour(grey: Uint8Array, size: number): Uint8Array {
  const border = size === NATIVE ? 0 : (PADDED - NATIVE) / 2
  return resized(toRgb(grey, border), NATIVE + 2 * border, size)
}

/** The same, of the images that are asked for, when they are. @param grey - [count, 28, 28] */
export function greyPixels(grey: Uint8Array, size: number): Pixels {
  const area = NATIVE * NATIVE
  return {
    block: (start, count) => toColour(grey.subarray(start * area, (start + count) * area), size),
    gather(indices) {
      const some = new Uint8Array(indices.length * area)
      indices.forEach((index, i) => {
        some.set(grey.subarray(index * area, (index + 1) * area), i * area)
      })
      return toColour(some, size)
    },
  }
}

/** [count, 28, 28] grey to [count, 28 + 2 border, 28 + 2 border, 3]. */
function toRgb(grey: Uint8Array, border: number): Uint8Array {
  const count = grey.length / NATIVE ** 2
  const side = NATIVE + 2 * border
  const out = new Uint8Array(count * side * side * 3)
  let at = 0
  for (let n = 0; n < count; n++) {
    for (let y = 0; y < NATIVE; y++) {
      const row = ((n * side + y + border) * side + border) * 3
      for (let x = 0; x < NATIVE; x++, at++) out.fill(grey[at]!, row + 3 * x, row + 3 * x + 3)
    }
  }
  return out
}

function resized(images: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return images
  const length = from * from * 3
  const count = images.length / length
  const out = new Uint8Array(count * to * to * 3)
  for (let n = 0; n < count; n++) {
    const data = images.subarray(n * length, (n + 1) * length)
    out.set(resizeAndCrop({ data, width: from, height: from }, to), n * to * to * 3)
  }
  return out
}
