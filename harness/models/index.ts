/** Encoders by name. A new one needs its own file and one line here. */
import type { EncoderShape } from '../../db/config/external.ts'
import { resnet } from './resnet.ts'
import type { Backbone } from './types.ts'
import { vit } from './vit.ts'

/**
 * @param imageSize - side of the images in pixels, which determines a vision transformer's position embeddings.
 * @throws UsageError when the encoder does not support images of that size.
 */
export function createBackbone(config: EncoderShape, imageSize: number): Backbone {
  return 'patchSize' in config ? vit(config, imageSize) : resnet(config)
}
