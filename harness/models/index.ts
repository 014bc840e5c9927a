/** Encoders by name. Adding one is one new file and one line here. */
import type { BackboneConfig } from '../../db/config/backbone.ts'
import { resnet } from './resnet.ts'
import type { Backbone } from './types.ts'
import { vit } from './vit.ts'

/**
 * @param imageSize - side of the images in pixels; a vision transformer has a position embedding for each of their patches.
 * @throws UsageError when the encoder can't take images of that size.
 */
export function createBackbone(config: BackboneConfig, imageSize: number): Backbone {
  return config.name === 'vit-tiny' ? vit(config, imageSize) : resnet(config)
}
