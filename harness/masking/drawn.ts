/** Masks made of rectangles, one mask per image. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import { uint8Tensor } from '../engine/native.ts'
import * as op from '../engine/ops.ts'
import { constant, type Traced } from '../engine/tape.ts'

/** Hides what lies within the image of a rectangle, in whole pixels. @returns the number of newly hidden pixels. */
type Fill = (top: number, left: number, height: number, width: number) => number

/** Calls `draw` once per image. @returns the masks as bytes of 0 and 1, [batch, size, size, 1]. */
export function drawMasks(batch: number, size: number, draw: (fill: Fill) => void): Tensor {
  const masks = new Uint8Array(batch * size * size)
  for (let image = 0; image < batch; image++) {
    const base = image * size * size
    draw((top, left, height, width) => {
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
