/** What a method is: its heads, and a pure loss over what the two views of a batch became. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Traced } from '../engine/tape.ts'
import type { Network } from '../models/mlp.ts'

export interface Heads {
  /** Features to z: the projector, or a classifier. */
  projector: Network
  /** z to p, for methods in which one view predicts the other; its learning rate is constant where the method says so. */
  predictor: Network | null
}

/** One view of a batch, as it is [batch, out] or under each of N masks, one mask after the other [N batch, out]. */
export interface Embedded {
  /** Projections. */
  z: Traced<Tensor2D>
  /** Predictions; z itself for methods without a predictor. */
  p: Traced<Tensor2D>
  /** What another view's prediction is compared with: projections without gradient, of the target network if there is one. */
  target: Tensor2D
}

export interface Batch {
  first: Embedded
  /** Null where the method has one view, or looks at the second view through masks only. */
  second: Embedded | null
  /** The views under N masks each; null without masks, the first also where only the second is masked. */
  masked: { first: Embedded | null; second: Embedded; masks: number } | null
  /** Class of every image [batch], int32; null for data without labels. */
  labels: Tensor1D | null
  /** What the method's `numbers` are at this step, on the device. */
  numbers: readonly Scalar[]
}

export interface Method {
  name: string
  /** Views of an image a step. */
  views: 1 | 2
  /** SimSiam hides parts of both views, the others of the second. */
  masksBoth: boolean
  /** Whether targets come from a copy of encoder and projector that follows by moving average. */
  momentumTarget: boolean
  /** Whether the predictor's learning rate follows no schedule. */
  constantPredictorRate: boolean
  heads(featureSize: number, config: RepresentationConfig, classes: number): Heads
  /** Numbers of the loss that change from step to step. @param progress - share of training done, in [0, 1). */
  numbers?(config: RepresentationConfig, progress: number): number[]
  /** @returns the sum over masks of L_n, or the one loss of the views as they are. */
  loss(batch: Batch, config: RepresentationConfig): Traced<Scalar>
}

/** The other view as SimCLR and BYOL see it: under its masks where there are any. */
export function otherView({ second, masked }: Batch): { other: Embedded; masks: number } {
  return masked ? { other: masked.second, masks: masked.masks } : { other: second!, masks: 1 }
}
