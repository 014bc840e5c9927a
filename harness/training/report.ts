/** The metrics of a training step. They stay on the device until they are read: reading waits for all queued work. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'

export interface StepMetrics {
  /** The inference model's loss, reduced over masks. */
  loss: number
  /** The occlusion model's objective, which it minimises. */
  maskLoss?: number
  /** Sum of p_n over all N masks, and over both views if both are masked. */
  maskPenalty?: number
  /** Mean fraction of the image under each mask. */
  maskAreas?: number[]
}

export interface Measured {
  loss: Scalar
  /** Null unless masks are learned. */
  learned: { maskLoss: Scalar; maskPenalty: Scalar } | null
  /** [N] for each masked view. */
  maskAreas: readonly Tensor1D[]
}

/** Concatenates the measurements into one tensor: the losses, then the areas of each view. */
export function gather({ loss, learned, maskAreas }: Measured): Tensor1D {
  const scalars = [loss, ...(learned ? [learned.maskLoss, learned.maskPenalty] : [])]
  return op.concat<Tensor1D>([...scalars.map((value) => op.reshape(value, [1])), ...maskAreas], 0)
}

export class StepReport {
  readonly #values: Tensor1D
  readonly #learned: boolean
  readonly #views: number

  /**
   * @param values - from `gather`; `read` disposes of them.
   * @param learned - whether the values include the mask loss and penalty.
   * @param maskedViews - the number of views whose areas the values include.
   */
  constructor(values: Tensor1D, learned: boolean, maskedViews: number) {
    this.#values = values
    this.#learned = learned
    this.#views = maskedViews
  }

  /** Waits for the step. May be called only once. */
  read(): StepMetrics {
    const values = this.#values.dataSync<'float32'>()
    this.#values.dispose()
    const [loss, maskLoss, maskPenalty] = values as unknown as [number, number, number]
    const metrics = this.#learned ? { loss, maskLoss, maskPenalty } : { loss }
    const areas = values.subarray(Object.keys(metrics).length)
    if (areas.length === 0) return metrics
    const slots = areas.length / this.#views
    return { ...metrics, maskAreas: Array.from({ length: slots }, (_, slot) => meanOfSlot(areas, slot, slots)) }
  }
}

function meanOfSlot(areas: Float32Array, slot: number, slots: number): number {
  const ofViews = areas.filter((_, i) => i % slots === slot)
  return ofViews.reduce((sum, area) => sum + area, 0) / ofViews.length
}
