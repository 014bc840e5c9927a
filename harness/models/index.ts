/** Encoders by name. Adding one is one new file and one line here. */
import type { BackboneConfig } from '../../db/config.ts'
import { resnet } from './resnet.ts'
import type { Backbone } from './types.ts'

const BACKBONES = { resnet18: resnet, 'resnet18-cifar': resnet }

export function createBackbone(config: BackboneConfig): Backbone {
  return BACKBONES[config.name](config)
}
