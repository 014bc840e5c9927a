/** What becomes of ImageNet's ResNet where images are small. */
import type { BackboneConfig } from '../../db/config/backbone.ts'

/** Up to so many pixels along a side a stride-4 stem leaves too little. */
const SMALL = 32

/** With the 3x3 stem for images that need it. */
export function withStem(backbone: BackboneConfig, size: number): BackboneConfig {
  return backbone.name === 'resnet18' && size <= SMALL ? { ...backbone, name: 'resnet18-cifar' } : backbone
}
