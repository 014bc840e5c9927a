/** An encoder on the device whose forward pass in evaluation mode is one compiled function. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { EncoderShape } from '../../../db/config/external.ts'
import { TensorFunction } from '../../engine/functions/index.ts'
import { constant } from '../../engine/tape.ts'
import { createBackbone } from '../../models/index.ts'
import { type NamedArrays, Parameters } from '../../models/parameters.ts'
import type { Backbone } from '../../models/types.ts'

export class FrozenEncoder {
  readonly #backbone: Backbone
  readonly #parameters: Parameters
  readonly #encode = new TensorFunction('frozen encoder', (images: Tensor4D): [Tensor2D] => {
    this.#parameters.acquire(null)
    const features = this.#backbone.encode(this.#parameters, constant(images), 'evaluation').tensor
    this.#parameters.release()
    return [features]
  })

  /** @param imageSize - side in pixels of the images to encode. */
  constructor(backbone: EncoderShape, arrays: NamedArrays, imageSize: number) {
    this.#backbone = createBackbone(backbone, imageSize)
    this.#parameters = new Parameters(this.#backbone.specification, arrays)
  }

  /** Normalised images [rows, size, size, 3] -> [rows, features], which the surrounding `tf.tidy` owns. */
  encode(images: Tensor4D): Tensor2D {
    return this.#encode.call(images)[0]
  }

  dispose(): void {
    this.#encode.dispose()
    this.#parameters.dispose()
  }
}
