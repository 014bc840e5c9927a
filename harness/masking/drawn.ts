/** Masks made of rectangles, one mask per image. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced } from '../engine/tape.ts'

/**
 * Hides what lies within the image of a rectangle. @returns the number of newly hidden pixels.
 * @throws RangeError for numbers that are not whole, and for sides below 0.
 */
type Fill = (top: number, left: number, height: number, width: number) => number

/** Calls `draw` once per image. @returns the masks as bytes of 0 and 1, [batch, size, size, 1]. */
export function drawMasks(batch: number, size: number, draw: (fill: Fill) => void): Tensor {
  const masks = new Uint8Array(batch * size * size)
  for (let image = 0; image < batch; image++) {
    const base = image * size * size
    draw((top, left, height, width) => {
      if (![top, left, height, width].every(Number.isInteger) || height < 0 || width < 0) {
        const asked = [top, left, height, width].join(', ')
        throw new RangeError(`hide(${asked}): top, left, height and width must be whole pixels, and no side below 0`)
      }
      let added = 0
      for (let y = Math.max(0, top); y < Math.min(top + height, size); y++) {
        for (let x = Math.max(0, left); x < Math.min(left + width, size); x++) {
          const at = base + y * size + x
          added += 1 - masks[at]!
          masks[at] = 1
        }
      }
      return added
    })
  }
  return uint8Tensor(masks, [batch, size, size, 1])
}

/** Converts drawn masks to float32. */
export function asDrawn(_images: Tensor4D, drawn: Tensor | null): Traced<Tensor4D> {
  return constant(op.cast<Tensor4D>(drawn!, 'uint8', 'float32'))
}
