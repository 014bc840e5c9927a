/** The type of an encoder. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { Traced } from '../engine/tape.ts'
import type { Mode } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'

export interface Backbone {
  /** Parameters by torchvision's or timm's names, in its order. */
  specification: Specification[]
  featureSize: number
  /** Normalised images [batch, height, width, 3] -> [batch, featureSize]. The parameters must be acquired. */
  encode(parameters: Parameters, images: Traced<Tensor4D>, mode: Mode): Traced<Tensor2D>
}
