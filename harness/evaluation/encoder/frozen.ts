/** An encoder's weights on the device, and what it makes of images in evaluation mode, as one function. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { BackboneConfig } from '../../../db/config/backbone.ts'
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

  /** @param imageSize - side in pixels of the images that it will be given. */
  constructor(backbone: BackboneConfig, arrays: NamedArrays, imageSize: number) {
    this.#backbone = createBackbone(backbone, imageSize)
    this.#parameters = new Parameters(this.#backbone.specification, arrays)
  }

  /** [rows, size, size, 3], normalised -> [rows, features]; belongs to the surrounding `tf.tidy`. */
  encode(images: Tensor4D): Tensor2D {
    return this.#encode.call(images)[0]
  }

  dispose(): void {
    this.#encode.dispose()
    this.#parameters.dispose()
  }
}
