/** What a masking scheme is: N masks for a batch of views; a learned one brings its occlusion model as well. */
import type { Tensor, Tensor4D } from '@tensorflow/tfjs-core'
import type { AdiosConfig } from '../../db/config/maskings.ts'
import type { RepresentationConfig } from '../../db/config/representation.ts'
import type { View } from '../augment/index.ts'
import type { Random } from '../base/random.ts'
import type { Traced } from '../engine/tape.ts'
import type { Parameters } from '../models/parameters.ts'
import type { UNet } from '../models/unet.ts'

/** The occlusion model M of a learned masking. */
export interface Occlusion {
  model: UNet
  parameters: Parameters
  options: AdiosConfig
  /** Whether a step hides each image by one mask, drawn at random, in place of by every mask in turn. */
  oneMaskPerImage: boolean
}

export interface MaskingRun {
  /** What the masks of a view are made of beside its images, on the device; null for schemes that need no more. */
  draw(view: View, random: Random): Tensor | null
  /**
   * Masks of one view, 1 = occluded: [batch, size, size, N]; null leaves the view as it is. Learned masks are soft, sum to 1
   * over N, and need the occlusion model's acquired parameters, to which their tape leads.
   * @param images - of the view, [batch, size, size, 3].
   * @param drawn - what `draw` gave.
   */
  masks(images: Tensor4D, drawn: Tensor | null): Traced<Tensor4D> | null
  /** The learned occlusion model, for schemes that have one. */
  occlusion: Occlusion | null
}

export interface Masking {
  name: string
  /** Whether the masks are made of the true objects, which few data sets know. */
  needsObjects: boolean
  start(config: RepresentationConfig, random: Random): MaskingRun
}
