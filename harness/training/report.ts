/** What came of a training step, left on the device until somebody reads it: a read waits for all that was queued. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'
import { tf } from '../engine/tensorflow.ts'

export interface StepMetrics {
  /** Loss of the inference model, reduced over masks. */
  loss: number
  /** What the occlusion model minimises. */
  maskLoss?: number
  /** Sum of p_n over all N masks, and over both views where both are masked. */
  maskPenalty?: number
  /** Mean share of the image under each mask. */
  maskAreas?: number[]
}

interface Measured {
  loss: Scalar
  maskLoss?: Scalar
  maskPenalty?: Scalar
  /** [N] for each masked view. */
  maskAreas?: readonly Tensor1D[]
}

export class Report {
  readonly #names: string[]
  readonly #slots: number
  readonly #values: Tensor1D

  /** Keeps a copy of the measured numbers, all in one tensor. */
  constructor({ maskAreas = [], ...scalars }: Measured) {
    this.#names = Object.keys(scalars)
    this.#slots = maskAreas[0]?.size ?? 0
    this.#values = tf.tidy(() => {
      const vectors = Object.values(scalars).map((value) => op.reshape<Tensor1D>(value, [1]))
      return tf.keep(op.concat<Tensor1D>([...vectors, ...maskAreas], 0))
    })
  }

  /** Waits for the step; can be called once. */
  read(): StepMetrics {
    const values = this.#values.dataSync<'float32'>()
    this.#values.dispose()
    const metrics = Object.fromEntries(this.#names.map((name, i) => [name, values[i]!])) as Record<'loss', number>
    if (this.#slots === 0) return metrics
    const areas = values.subarray(this.#names.length)
    return {
      ...metrics,
      maskAreas: Array.from({ length: this.#slots }, (_, slot) => meanOfSlot(areas, slot, this.#slots)),
    }
  }
}

function meanOfSlot(areas: Float32Array, slot: number, slots: number): number {
  const ofViews = areas.filter((_, i) => i % slots === slot)
  return ofViews.reduce((sum, area) => sum + area, 0) / ofViews.length
}
