/** The operations of encoders, for estimates. */
import { type EncoderShape, estimatedAs } from '../../../db/config/external.ts'

/** Operations per product: one multiplication and one addition. */
export const PER_PRODUCT = 2

/**
 * Products of the convolutions of a forward pass at 64 channels, for one image of 224 px (torchvision's `_ops`), or of
 * 32 px for names ending in `-cifar`.
 */
const RESNETS = {
  resnet18: 1.81e9,
  resnet34: 3.66e9,
  resnet50: 4.09e9,
  'resnet18-cifar': 0.56e9,
  'resnet34-cifar': 1.16e9,
  'resnet50-cifar': 1.3e9,
} as const

/** Floating-point operations of one forward pass for one image (He et al. 2016, table 1; Dosovitskiy et al. 2021). */
export function forwardFlops(given: EncoderShape, size: number): number {
  const shape = estimatedAs(given)
  if ('patchSize' in shape) {
    const { width, depth, patchSize } = shape
    const tokens = 1 + (size / patchSize) ** 2
    return PER_PRODUCT * depth * tokens * (12 * width ** 2 + 2 * tokens * width)
  }
  const { name, width } = shape
  const deep = 'blocks' in shape ? shape.blocks / 2 : 1
  const stride = 'stemStride' in shape && name.endsWith('-cifar') ? shape.stemStride : 1
  const side = name.endsWith('-cifar') ? 32 : 224
  return (PER_PRODUCT * RESNETS[name] * (width / 64) ** 2 * deep * (size / side) ** 2) / stride ** 2
}
