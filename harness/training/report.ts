/** What came of a training step, left on the device until somebody reads it: a read waits for all that was queued. */
import type { Scalar, Tensor1D } from '@tensorflow/tfjs-core'
import * as op from '../engine/ops.ts'

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

export interface Measured {
  loss: Scalar
  /** Of learned masks. */
  learned: { maskLoss: Scalar; maskPenalty: Scalar } | null
  /** [N] for each masked view. */
  maskAreas: readonly Tensor1D[]
}

/** All that was measured in one tensor: the losses, then the areas of each view. */
export function gather({ loss, learned, maskAreas }: Measured): Tensor1D {
  const scalars = [loss, ...(learned ? [learned.maskLoss, learned.maskPenalty] : [])]
  return op.concat<Tensor1D>([...scalars.map((value) => op.reshape(value, [1])), ...maskAreas], 0)
}

export class Report {
  readonly #values: Tensor1D
  readonly #learned: boolean
  readonly #views: number

  /** @param values - as gathered; the report disposes of them. @param maskedViews - how many views have areas among them. */
  constructor(values: Tensor1D, learned: boolean, maskedViews: number) {
    this.#values = values
    this.#learned = learned
    this.#views = maskedViews
  }

  /** Waits for the step; can be called once. */
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
