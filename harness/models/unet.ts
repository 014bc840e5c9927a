/**
 * The occlusion model M of ADIOS (Shi et al. 2022, section 3 and table 8): a U-Net with one 3x3 convolution, norm and
 * ReLU per level, an MLP at the bottleneck, and a pixelwise softmax over N masks.
 */
import type { Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import { addBias, concatChannels, downsample, relu, reshape, softmax, upsample } from '../engine/operations/index.ts'
import type { Traced } from '../engine/tape.ts'
import { conv, groupNormalise, linear } from './layers.ts'
import type { Parameters } from './parameters.ts'
import { type UNetLayout, type UNetOptions, unetLayout } from './unet-layout.ts'

const GROUPS = 8

export interface UNet extends UNetLayout {
  /**
   * [batch, size, size, 3] -> soft masks [batch, size, size, masks] that sum to 1 at every pixel. The parameters must
   * be acquired.
   */
  masks(parameters: Parameters, images: Traced<Tensor4D>): Traced<Tensor4D>
}

/**
 * @param size - side of the images, a multiple of 2^(levels - 1).
 * @throws UsageError when the levels do not fit the images.
 */
export function unet(size: number, options: UNetOptions): UNet {
  const layout = unetLayout(size, options)
  const { levels } = layout
  const { norm } = options

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

  return { ...layout, masks: masksOf }
}

type Norm = UNetOptions['norm']

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
