/** Adapts ImageNet's ResNet to small images. */
import type { BackboneConfig } from '../../db/config/backbone.ts'

/** Up to this image size in pixels, a stride-4 stem leaves too few positions. */
const SMALL = 32

/** Replaces the stem by the 3x3 stem if the images are small. */
export function withStem(backbone: BackboneConfig, size: number): BackboneConfig {
  return backbone.name === 'resnet18' && size <= SMALL ? { ...backbone, name: 'resnet18-cifar' } : backbone
}
