/** What a self-supervised method is: a head and a pure loss over two views' projections. */
import type { Scalar, Tensor2D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config.ts'
import type { Traced } from '../engine/tape.ts'
import type { Head } from '../models/mlp.ts'

export interface Method {
  name: string
  head(featureSize: number, config: RepresentationConfig): Head
  /**
   * @param z0 - projections of the clean view [batch, size].
   * @param z1 - projections of the other view, once under each of `groups` masks [groups batch, size].
   * @returns the sum over masks of L_n.
   */
  loss(z0: Traced<Tensor2D>, z1: Traced<Tensor2D>, groups: number, config: RepresentationConfig): Traced<Scalar>
}
