/** ResNets (He et al. 2016, table 1) with torchvision's parameter names, and their variants for small images. */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { ResnetConfig } from '../../db/config/backbone.ts'
import type { DeepResnet } from '../../db/config/external.ts'
import { add, globalAveragePool, maxPool, relu } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { batchNorm, conv, type Mode } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'
import { convSpecification, normSpecification } from './specifications.ts'
import type { Backbone } from './types.ts'

const STAGES = 4
/** A bottleneck block puts out this many times its inner channels. */
const EXPANSION = 4

interface Shape {
  /** Blocks of each stage, where the config does not say. */
  blocks: readonly number[]
  bottleneck: boolean
}

const BASIC_18: Shape = { blocks: [2, 2, 2, 2], bottleneck: false }
const BASIC_34: Shape = { blocks: [3, 4, 6, 3], bottleneck: false }
const BOTTLENECK_50: Shape = { blocks: [3, 4, 6, 3], bottleneck: true }

const SHAPES: Record<(ResnetConfig | DeepResnet)['name'], Shape> = {
  resnet18: BASIC_18,
  'resnet18-cifar': BASIC_18,
  resnet34: BASIC_34,
  'resnet34-cifar': BASIC_34,
  resnet50: BOTTLENECK_50,
  'resnet50-cifar': BOTTLENECK_50,
}

/**
 * @param config - names ending in `-cifar` have a 3x3 stem and no pooling, others ImageNet's 7x7 stem and max-pooling.
 * `width`, `blocks` and `stemStride` reduce ResNet-18 to a size for CPUs. ResNet-50 has bottleneck blocks, which stride
 * in their 3x3 convolution, as torchvision's do.
 */
export function resnet(config: (ResnetConfig | DeepResnet) & Pick<DeepResnet, 'stemPadding'>): Backbone {
  const { name, width } = config
  const imageNetStem = !name.endsWith('-cifar')
  const stemStride = 'stemStride' in config ? config.stemStride : 1
  const { stemPadding = 1 } = config
  const { bottleneck, blocks: usual } = SHAPES[name]
  const stages = 'blocks' in config ? Array<number>(STAGES).fill(config.blocks) : usual
  const specification: Specification[] = [
    ...convSpecification('conv1', 3, width, imageNetStem ? 7 : 3),
    ...normSpecification('bn1', width),
  ]
  const layout: BlockLayout[] = []
  let inputs = width
  for (let stage = 0; stage < STAGES; stage++) {
    const inner = width * 2 ** stage
    const outputs = bottleneck ? EXPANSION * inner : inner
    for (let i = 0; i < stages[stage]!; i++) {
      const stride = stage > 0 && i === 0 ? 2 : 1
      const block = { name: `layer${stage + 1}.${i}`, inputs, inner, outputs, stride, bottleneck }
      layout.push(block)
      specification.push(...blockSpecification(block))
      inputs = outputs
    }
  }

  function encode(p: Parameters, images: Traced<Tensor4D>, mode: Mode): Traced<Tensor2D> {
    let x = imageNetStem ? conv(p, 'conv1', images, 2, 3) : conv(p, 'conv1', images, stemStride, stemPadding)
    x = relu(batchNorm(p, 'bn1', x, mode))
    if (imageNetStem) x = maxPool(x)
    for (const block of layout) x = residual(p, block, x, mode)
    return globalAveragePool(x)
  }

  return { specification, featureSize: inputs, encode }
}

interface BlockLayout {
  name: string
  inputs: number
  /** Channels of its first convolution. */
  inner: number
  outputs: number
  stride: number
  bottleneck: boolean
}

const changesShape = ({ inputs, outputs, stride }: BlockLayout) => stride !== 1 || inputs !== outputs

function blockSpecification(block: BlockLayout): Specification[] {
  const { name, inputs, inner, outputs, bottleneck } = block
  const shortcut = changesShape(block)
    ? [
        ...convSpecification(`${name}.downsample.0`, inputs, outputs, 1),
        ...normSpecification(`${name}.downsample.1`, outputs),
      ]
    : []
  return [
    ...convSpecification(`${name}.conv1`, inputs, inner, bottleneck ? 1 : 3),
    ...normSpecification(`${name}.bn1`, inner),
    ...convSpecification(`${name}.conv2`, inner, inner, 3),
    ...normSpecification(`${name}.bn2`, inner),
    ...(bottleneck
      ? [...convSpecification(`${name}.conv3`, inner, outputs, 1), ...normSpecification(`${name}.bn3`, outputs)]
      : []),
    ...shortcut,
  ]
}

function residual(p: Parameters, block: BlockLayout, x: Traced<Tensor4D>, mode: Mode): Traced<Tensor4D> {
  const { name, stride } = block
  const second = block.bottleneck ? bottleneckPath(p, block, x, mode) : basicPath(p, block, x, mode)
  if (!changesShape(block)) return relu(add(second, x))
  const shortcut = batchNorm(p, `${name}.downsample.1`, conv(p, `${name}.downsample.0`, x, stride, 0), mode)
  return relu(add(second, shortcut))
}

function basicPath(p: Parameters, { name, stride }: BlockLayout, x: Traced<Tensor4D>, mode: Mode): Traced<Tensor4D> {
  const first = relu(batchNorm(p, `${name}.bn1`, conv(p, `${name}.conv1`, x, stride, 1), mode))
  return batchNorm(p, `${name}.bn2`, conv(p, `${name}.conv2`, first, 1, 1), mode)
}

function bottleneckPath(
  p: Parameters,
  { name, stride }: BlockLayout,
  x: Traced<Tensor4D>,
  mode: Mode,
): Traced<Tensor4D> {
  const first = relu(batchNorm(p, `${name}.bn1`, conv(p, `${name}.conv1`, x, 1, 0), mode))
  const second = relu(batchNorm(p, `${name}.bn2`, conv(p, `${name}.conv2`, first, stride, 1), mode))
  return batchNorm(p, `${name}.bn3`, conv(p, `${name}.conv3`, second, 1, 0), mode)
}
