/** The types of a method: its heads, and a pure loss of a batch's embedded views. */
import type { Scalar, Tensor1D, Tensor2D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { Traced } from '../engine/tape.ts'
import type { Network } from '../models/mlp.ts'

export interface Heads {
  /** Maps features to z: the projector, or a classifier. */
  projector: Network
  /** Maps z to p, for methods in which one view predicts the other. */
  predictor: Network | null
  /** What the target network applies to features instead of the projector, with the same parameters. */
  target?: Network
}

/** One view of a batch: unmasked, [batch, out], or under each of N masks, mask after mask, [N batch, out]. */
export interface Embedded {
  /** Projections. */
  z: Traced<Tensor2D>
  /** Predictions; z itself for methods without a predictor. */
  p: Traced<Tensor2D>
  /** The target of another view's prediction: projections without gradient, by the target network if the method has one. */
  target: Tensor2D
}

export interface Batch {
  first: Embedded
  /** Null if the method has one view, or uses the second view only under masks. */
  second: Embedded | null
  /** The views under N masks each; null without masks. `first` is null if only the second view is masked. */
  masked: { first: Embedded | null; second: Embedded; masks: number } | null
  /** Class of every image, int32 [batch]; null for data without labels. */
  labels: Tensor1D | null
  /** The method's `numbers` for this step, on the device. */
  numbers: readonly Scalar[]
  /** ln P(label | class), [classes, classes] with a row for each label; null unless the loss knows the label noise. */
  transitions: Tensor2D | null
}

export interface Method {
  name: string
  /** Views per image and step. */
  views: 1 | 2
  /** Whether both views are masked, as in SimSiam; otherwise, by default, only the second is. */
  masksBoth?: boolean
  /** Whether the predictor's learning rate is constant instead of scheduled, which is the default. */
  constantPredictorRate?: boolean
  heads(featureSize: number, config: RepresentationConfig, classes: number): Heads
  /**
   * Numbers of the loss that change between steps.
   * @param progress - completed fraction of training, in [0, 1).
   */
  numbers?(config: RepresentationConfig, progress: number): number[]
  /** @returns the sum over masks of L_n; without masks, the loss of the unmasked views. */
  loss(batch: Batch, config: RepresentationConfig): Traced<Scalar>
}

/** A loss of the first view, unmasked, and the other one under each of `masks` masks (one where there are no masks). */
export function ofBothViews(
  loss: (first: Embedded, other: Embedded, masks: number, config: RepresentationConfig) => Traced<Scalar>,
): Method['loss'] {
  return (batch, config) => {
    const { other, masks } = otherView(batch)
    return loss(batch.first, other, masks, config)
  }
}

/** The other view for SimCLR and BYOL: masked if there are masks. */
export function otherView({ second, masked }: Batch): { other: Embedded; masks: number } {
  return masked ? { other: masked.second, masks: masked.masks } : { other: second!, masks: 1 }
}
