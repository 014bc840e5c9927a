/** What a masking scheme is: N masks for a batch of views; a learned one brings its occlusion model as well. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config.ts'
import type { ViewTensors } from '../augment/index.ts'
import type { Random } from '../engine/random.ts'
import type { Traced } from '../engine/tape.ts'
import type { Occlusion } from './occlusion.ts'

export interface MaskingRun {
  /** What is drawn anew for the masks of so many images, on the device; null for schemes that draw nothing. */
  draw(count: number, random: Random): Tensor | null
  /**
   * Masks of one view, 1 = occluded: [batch, size, size, N]; null leaves the view as it is. Learned masks are soft, sum to 1
   * over N, and need the occlusion model's acquired parameters, to which their tape leads.
   * @param drawn - what `draw` gave.
   */
  masks(view: ViewTensors, drawn: Tensor | null): Traced<Tensor4D> | null
  /** The learned occlusion model, for schemes that have one. */
  occlusion: Occlusion | null
}

export interface Masking {
  name: string
  /** Whether the masks are made of the true objects, which few data sets know. */
  needsObjects: boolean
  start(config: RepresentationConfig, random: Random): MaskingRun
}
