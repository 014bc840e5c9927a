/** What a masking scheme is: N masks for a batch; a learned one brings its occlusion model as well. */
import type { Tensor4D } from '@tensorflow/tfjs-core'
import type { RepresentationConfig } from '../../db/config.ts'
import type { View } from '../augment/index.ts'
import type { Random } from '../engine/random.ts'
import type { Traced } from '../engine/tape.ts'
import type { Occlusion } from './occlusion.ts'

export interface MaskingRun {
  /**
   * Soft masks of one view, 1 = occluded: [batch, size, size, N]; null leaves the view as it is. Learned masks are on a tape that
   * leads to the occlusion model's acquired parameters.
   */
  masks(view: View): Traced<Tensor4D> | null
  /** The learned occlusion model, for schemes that have one. */
  occlusion: Occlusion | null
}

export interface Masking {
  name: string
  start(config: RepresentationConfig, random: Random): MaskingRun
}
