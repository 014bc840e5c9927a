/** ResNet-18 and ResNet-34 (He et al. 2016, table 1) with torchvision's parameter names, and variants for small images. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ResnetConfig } from '../../db/config/backbone.ts'
import { add, globalAveragePool, maxPool, relu } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { batchNorm, conv, convSpecification, type Mode, normSpecification } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'
import type { Backbone } from './types.ts'

/** Basic blocks in each of the four stages. */
const RESNET_34 = [3, 4, 6, 3]

/**
 * @param config - `resnet18` has ImageNet's 7x7 stem and max-pooling; `resnet18-cifar` has a 3x3 stem and no pooling.
 * `width`, `blocks` and `stemStride` reduce it to a size for CPUs. `resnet34-cifar` is the deeper one of the latter kind.
 */
export function resnet(config: ResnetConfig): Backbone {
  const { name, width, stemStride } = config
  const imageNetStem = name === 'resnet18'
  const blocks = config.name === 'resnet34-cifar' ? RESNET_34 : Array.from({ length: 4 }, () => config.blocks)
  const specification: Specification[] = [
    ...convSpecification('conv1', 3, width, imageNetStem ? 7 : 3),
    ...normSpecification('bn1', width),
  ]
  const layout: BlockLayout[] = []
  let inputs = width
  for (const [stage, count] of blocks.entries()) {
    const outputs = width * 2 ** stage
    for (let i = 0; i < count; i++) {
      const block = { name: `layer${stage + 1}.${i}`, inputs, outputs, stride: stage > 0 && i === 0 ? 2 : 1 }
      layout.push(block)
      specification.push(...blockSpecification(block))
      inputs = outputs
    }
  }

  function encode(p: Parameters, images: Traced<Tensor4D>, mode: Mode): Traced<Tensor2D> {
    let x = imageNetStem ? conv(p, 'conv1', images, 2, 3) : conv(p, 'conv1', images, stemStride, 1)
    x = relu(batchNorm(p, 'bn1', x, mode))
    if (imageNetStem) x = maxPool(x)
    for (const block of layout) x = basicBlock(p, block, x, mode)
    return globalAveragePool(x)
  }

  return { specification, featureSize: inputs, encode }
}

interface BlockLayout {
  name: string
  inputs: number
  outputs: number
  stride: number
}

const changesShape = ({ inputs, outputs, stride }: BlockLayout) => stride !== 1 || inputs !== outputs

function blockSpecification(block: BlockLayout): Specification[] {
  const { name, inputs, outputs } = block
  const shortcut = changesShape(block)
    ? [
        ...convSpecification(`${name}.downsample.0`, inputs, outputs, 1),
        ...normSpecification(`${name}.downsample.1`, outputs),
      ]
    : []
  return [
    ...convSpecification(`${name}.conv1`, inputs, outputs, 3),
    ...normSpecification(`${name}.bn1`, outputs),
    ...convSpecification(`${name}.conv2`, outputs, outputs, 3),
    ...normSpecification(`${name}.bn2`, outputs),
    ...shortcut,
  ]
}

function basicBlock(p: Parameters, block: BlockLayout, x: Traced<Tensor4D>, mode: Mode): Traced<Tensor4D> {
  const { name, stride } = block
  const first = relu(batchNorm(p, `${name}.bn1`, conv(p, `${name}.conv1`, x, stride, 1), mode))
  const second = batchNorm(p, `${name}.bn2`, conv(p, `${name}.conv2`, first, 1, 1), mode)
  if (!changesShape(block)) return relu(add(second, x))
  const shortcut = batchNorm(p, `${name}.downsample.1`, conv(p, `${name}.downsample.0`, x, stride, 0), mode)
  return relu(add(second, shortcut))
}
