/** The types of a masking scheme, which computes N masks for a batch of views; a learned one has an occlusion model. */
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
  /** Whether a step hides each image with one random mask instead of with every mask in turn. */
  oneMaskPerImage: boolean
}

export interface MaskingRun {
  /** Draws the inputs of a view's masks, on the device; null for schemes that need only the images. */
  draw(view: View, random: Random): Tensor | null
  /**
   * Masks of one view, [batch, size, size, N], where 1 is occluded; null leaves the view unchanged. Learned masks are
   * soft and sum to 1 over N. They need the occlusion model's acquired parameters, whose tape they use.
   * @param images - the view's images, [batch, size, size, 3].
   * @param drawn - the result of `draw`.
   */
  masks(images: Tensor4D, drawn: Tensor | null): Traced<Tensor4D> | null
  /** The learned occlusion model, for schemes that have one. */
  occlusion: Occlusion | null
}

export interface Masking {
  name: string
  /** Whether the masks need true objects, which few data sets have. */
  needsObjects: boolean
  start(config: RepresentationConfig, random: Random): MaskingRun
}
