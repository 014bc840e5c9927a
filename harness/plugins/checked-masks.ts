/** Checks the masks of a plugin, where a mistake would surface as an error of TensorFlow, or not at all. */
import type { Tensor } from '@tensorflow/tfjs-core'
import { UsageError } from '../base/errors.ts'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'
import { asDrawn } from '../masking/drawn.ts'
import type { MaskingRun } from '../masking/types.ts'

/**
 * @param size - side of the images in pixels.
 * @returns the same masking, which throws a UsageError for masks of another shape, and for drawn masks whose values in
 *   the first batch are neither 0 nor 1.
 */
export function checkedMasks(name: string, size: number, made: Omit<MaskingRun, 'occlusion'>): MaskingRun {
  let isFirst = true
  return {
    draw(view, random) {
      const drawn = made.draw(view, random)
      if (made.masks === asDrawn) refuseDrawn(name, drawn, [view.count, size, size], isFirst)
      isFirst = false
      return drawn
    },
    masks(images, drawn) {
      const masks = made.masks(images, drawn)
      if (masks !== null) refuseShape(name, masks.shape, [images.shape[0], size, size])
      return masks
    },
    occlusion: null,
  }
}

function refuseDrawn(name: string, drawn: Tensor | null, wanted: readonly number[], looksAtValues: boolean): void {
  if (drawn === null) throw refusal(name, 'draw returns null, and asDrawn takes what was drawn')
  refuseShape(name, drawn.shape, wanted)
  if (!looksAtValues) return
  const values = tf.tidy(() => op.cast(drawn, 'uint8', 'float32').dataSync())
  const wrong = Array.from(values).find((value) => value !== 0 && value !== 1)
  if (wrong !== undefined) throw refusal(name, `a mask is ${wrong} somewhere, and can be 0 or 1, where 1 is hidden`)
}

function refuseShape(name: string, shape: readonly number[], wanted: readonly number[]): void {
  if (shape.length === 4 && wanted.every((length, axis) => shape[axis] === length)) return
  throw refusal(name, `masks are [${shape.join(', ')}], and must be [${wanted.join(', ')}, masks per image]`)
}

function refusal(name: string, what: string): UsageError {
  return new UsageError({ what: `the masking ${name}: ${what}`, remedy: 'mend the plugin; see docs/plugins.md' })
}
