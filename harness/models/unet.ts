/**
 * The occlusion model M of ADIOS (Shi et al. 2022, section 3 and table 8): a U-Net with one 3x3 convolution, norm and
 * ReLU per level, an MLP at the bottleneck, and a pixelwise softmax over N masks.
 */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { AdiosConfig } from '../../db/config/maskings.ts'
import { UsageError } from '../base/errors.ts'
import { addBias, concatChannels, downsample, relu, reshape, softmax, upsample } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import {
  conv,
  convSpecification,
  groupNormalise,
  groupNormSpecification,
  linear,
  linearSpecification,
} from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'

const GROUPS = 8
const HIDDEN = 128

/** Channels of the encoder's levels in units of the base width. */
const LEVELS: Record<number, readonly number[]> = {
  3: [1, 2, 2],
  4: [1, 2, 2, 2],
  5: [1, 1, 2, 2, 2],
  6: [1, 1, 1, 2, 2, 2],
}

export interface UNet {
  specification: Specification[]
  levels: number
  /**
   * [batch, size, size, 3] -> soft masks [batch, size, size, masks] that sum to 1 at every pixel. The parameters must
   * be acquired.
   */
  masks(parameters: Parameters, images: Traced<Tensor4D>): Traced<Tensor4D>
}

type UNetOptions = Pick<AdiosConfig, 'masks' | 'width' | 'levels' | 'norm'>

/**
 * @param size - side of the images, a multiple of 2^(levels - 1).
 * @throws UsageError when the levels do not fit the images.
 */
export function unet(size: number, { masks, width, levels: asked, norm }: UNetOptions): UNet {
  const levels = asked ?? usualLevels(size)
  if (!fits(levels, size)) refuse(levels, size, asked)
  const encoder = LEVELS[levels]!.map((factor) => factor * width)
  // Each decoder level outputs as many channels as the next skip connection has; the last, as the first level.
  const decoder = [encoder[0]!, ...encoder.slice(0, -1)].reverse()
  const inner = size / 2 ** (levels - 1)
  const deepest = encoder[levels - 1]!
  const flat = deepest * inner * inner

  const specification: Specification[] = []
  let inputs = 3
  encoder.forEach((outputs, level) => {
    specification.push(...levelSpecification(`down.${level}`, inputs, outputs, norm))
    inputs = outputs
  })
  specification.push(
    ...linearSpecification('mlp.0', flat, HIDDEN),
    ...linearSpecification('mlp.1', HIDDEN, HIDDEN),
    ...linearSpecification('mlp.2', HIDDEN, flat),
  )
  decoder.forEach((outputs, level) => {
    specification.push(...levelSpecification(`up.${level}`, inputs + encoder[levels - 1 - level]!, outputs, norm))
    inputs = outputs
  })
  specification.push(...drawnConvolution('head', inputs, masks, 1), {
    name: 'head.bias',
    shape: [masks],
    kind: 'shift',
    fanIn: inputs,
  })

  function masksOf(p: Parameters, images: Traced<Tensor4D>): Traced<Tensor4D> {
    const skips: Traced<Tensor4D>[] = []
    let x = images
    for (let level = 0; level < levels; level++) {
      x = block(p, `down.${level}`, x, norm)
      skips.push(x)
      if (level < levels - 1) x = downsample(x)
    }
    x = bottleneck(p, x)
    for (let level = 0; level < levels; level++) {
      x = block(p, `up.${level}`, concatChannels(x, skips.pop()!), norm)
      if (level < levels - 1) x = upsample(x)
    }
    return softmax(addBias(conv(p, 'head', x, 1, 0), p.get('head.bias')))
  }

  return { specification, levels, masks: masksOf }
}

const usualLevels = (size: number) => Math.floor(Math.log2(size) - 1)

/** Whether the image size can be halved between all levels without remainder. */
function fits(levels: number, size: number): boolean {
  return levels in LEVELS && size % 2 ** (levels - 1) === 0
}

const LARGEST_SIZE = 512

function refuse(levels: number, size: number, asked: number | null): never {
  const sizes = Array.from({ length: LARGEST_SIZE }, (_, i) => i + 1).filter((other) =>
    fits(asked ?? usualLevels(other), other),
  )
  const nearest = sizes.reduce((best, other) => (Math.abs(other - size) < Math.abs(best - size) ? other : best))
  const others = Object.keys(LEVELS).filter((other) => fits(Number(other), size))
  throw new UsageError({
    what: `a U-Net of ${levels} levels does not fit images of ${size} pixels`,
    remedy: `choose --image-size ${nearest}${others.length > 0 ? `, or --adios-levels ${others.join(' or ')}` : ''}`,
  })
}

type Norm = UNetOptions['norm']

/** PyTorch's default initialisation. He initialisation, as in ResNets, would make the initial masks nearly binary. */
function drawnConvolution(name: string, inputs: number, outputs: number, kernel: number): Specification[] {
  const fanIn = inputs * kernel ** 2
  return convSpecification(name, inputs, outputs, kernel).map((entry) => ({ ...entry, fanIn }))
}

function levelSpecification(name: string, inputs: number, outputs: number, norm: Norm): Specification[] {
  const after: Specification[] =
    norm === 'none'
      ? [{ name: `${name}.conv.bias`, shape: [outputs], kind: 'shift', fanIn: inputs * 9 }]
      : groupNormSpecification(`${name}.norm`, outputs)
  return [...drawnConvolution(`${name}.conv`, inputs, outputs, 3), ...after]
}

function block(p: Parameters, name: string, x: Traced<Tensor4D>, norm: Norm): Traced<Tensor4D> {
  const y = conv(p, `${name}.conv`, x, 1, 1)
  if (norm === 'none') return relu(addBias(y, p.get(`${name}.conv.bias`)))
  // Instance norm is group norm with one group per channel.
  return relu(groupNormalise(p, `${name}.norm`, y, norm === 'group' ? GROUPS : y.shape[3]))
}

function bottleneck(p: Parameters, x: Traced<Tensor4D>): Traced<Tensor4D> {
  const [batch, height, width, channels] = x.shape
  let flat = reshape<Tensor2D>(x, [batch, height * width * channels])
  for (const layer of ['mlp.0', 'mlp.1', 'mlp.2']) flat = relu(linear(p, layer, flat))
  return reshape(flat, x.shape)
}
