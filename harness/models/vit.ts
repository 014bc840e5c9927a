/**
 * The vision transformer (Dosovitskiy et al. 2021) with timm's parameter names and initialisation: pre-norm blocks,
 * exact GELU, and the class token after the last norm as the feature. Throughout, tokens are rows, image after image.
 */
import type { Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core'
import type { VitConfig } from '../../db/config/backbone.ts'
import { UsageError } from '../base/errors.ts'
import {
  add,
  addPositions,
  affine,
  attention,
  feedForward,
  firstTokens,
  layerNorm,
  patches,
  reshape,
} from '../engine/operations/index.ts'
import { constant, type Traced } from '../engine/tape.ts'
import { tf } from '../engine/tensorflow.ts'
import { linear } from './layers.ts'
import type { Parameters, Specification } from './parameters.ts'
import type { Backbone } from './types.ts'

const EPSILON = 1e-6
const CHANNELS = 3
/** Size of the MLP's hidden layer in units of the width. */
const EXPANSION = 4
/** timm draws from a normal distribution truncated at +-2, which has no effect at this standard deviation. */
const DEVIATION = 0.02

/** @throws UsageError when patches do not tile the images, or the number of heads does not divide the width. */
export function vit({ width, patchSize, depth, heads }: Omit<VitConfig, 'name'>, imageSize: number): Backbone {
  checkDivisible(width, patchSize, heads, imageSize)
  const tokens = 1 + (imageSize / patchSize) ** 2
  const names = Array.from({ length: depth }, (_, i) => `blocks.${i}`)
  const patchLength = patchSize * patchSize * CHANNELS
  const specification: Specification[] = [
    { name: 'cls_token', shape: [1, 1, width], kind: 'embedding', deviation: 1e-6 },
    { name: 'pos_embed', shape: [1, tokens, width], kind: 'embedding', deviation: DEVIATION },
    {
      name: 'patch_embed.proj.weight',
      shape: [width, CHANNELS, patchSize, patchSize],
      kind: 'convolution',
      fanIn: patchLength,
    },
    { name: 'patch_embed.proj.bias', shape: [width], kind: 'shift', fanIn: patchLength },
    ...names.flatMap((name) => blockSpecification(name, width)),
    ...layerNormSpecification('norm', width),
  ]

  function encode(p: Parameters, images: Traced<Tensor4D>): Traced<Tensor2D> {
    const batch = images.shape[0]
    const differentiated = images.tape !== null || p.get('cls_token').tape !== null
    const scope = differentiated ? (run: () => Traced<Tensor2D>) => run() : freed
    let x = scope(() => embed(p, images, patchSize, width))
    for (const [i, name] of names.entries()) {
      const onlyFirst = i === depth - 1 // no other token's output is read
      x = scope(() => block(p, name, x, batch, heads, onlyFirst))
    }
    return normalise(p, 'norm', x)
  }

  return { specification, featureSize: width, encode }
}

/** Without gradients, frees a block's intermediate tensors when the block ends. */
function freed(run: () => Traced<Tensor2D>): Traced<Tensor2D> {
  return constant(tf.tidy(() => run().tensor))
}

function checkDivisible(width: number, patchSize: number, heads: number, imageSize: number): void {
  if (imageSize % patchSize !== 0) {
    throw new UsageError({
      what: `patches of ${patchSize} pixels do not tile images of ${imageSize}`,
      remedy: 'choose an image size that is a multiple of the patch size',
    })
  }
  if (width % heads !== 0) {
    throw new UsageError({
      what: `${heads} heads do not divide a width of ${width}`,
      remedy: 'choose a width that is a multiple of the number of heads',
    })
  }
}

function layerNormSpecification(name: string, size: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [size], kind: 'scale' },
    { name: `${name}.bias`, shape: [size], kind: 'shift' },
  ]
}

function linearSpecification(name: string, inputs: number, outputs: number): Specification[] {
  return [
    { name: `${name}.weight`, shape: [outputs, inputs], kind: 'linear', deviation: DEVIATION },
    { name: `${name}.bias`, shape: [outputs], kind: 'shift' },
  ]
}

function blockSpecification(name: string, width: number): Specification[] {
  return [
    ...layerNormSpecification(`${name}.norm1`, width),
    ...linearSpecification(`${name}.attn.qkv`, width, 3 * width),
    ...linearSpecification(`${name}.attn.proj`, width, width),
    ...layerNormSpecification(`${name}.norm2`, width),
    ...linearSpecification(`${name}.mlp.fc1`, width, EXPANSION * width),
    ...linearSpecification(`${name}.mlp.fc2`, EXPANSION * width, width),
  ]
}

function normalise(p: Parameters, name: string, x: Traced<Tensor2D>): Traced<Tensor2D> {
  return layerNorm(x, p.get(`${name}.weight`), p.get(`${name}.bias`), EPSILON)
}

/** Computes the patch convolution as one matrix product, since its windows do not overlap. */
function embed(p: Parameters, images: Traced<Tensor4D>, patchSize: number, width: number): Traced<Tensor2D> {
  const rows = patches(images, patchSize)
  const kernel = reshape<Tensor2D>(p.get('patch_embed.proj.weight'), [rows.shape[1], width])
  const embedded = affine(rows, kernel, p.get<Tensor1D>('patch_embed.proj.bias'))
  return addPositions(embedded, p.get('cls_token'), p.get('pos_embed'))
}

/** @param onlyFirst - return only the class tokens. */
function block(
  p: Parameters,
  name: string,
  x: Traced<Tensor2D>,
  batch: number,
  heads: number,
  onlyFirst: boolean,
): Traced<Tensor2D> {
  const wanted = (rows: Traced<Tensor2D>) => (onlyFirst ? firstTokens(rows, batch) : rows)
  const qkv = linear(p, `${name}.attn.qkv`, normalise(p, `${name}.norm1`, x))
  const mixed = wanted(attention(qkv, batch, heads))
  const attended = add(wanted(x), linear(p, `${name}.attn.proj`, mixed))
  const [w1, b1, w2, b2] = ['fc1.weight', 'fc1.bias', 'fc2.weight', 'fc2.bias'].map((key) =>
    p.get(`${name}.mlp.${key}`),
  ) as [Traced<Tensor2D>, Traced<Tensor1D>, Traced<Tensor2D>, Traced<Tensor1D>]
  return add(attended, feedForward(normalise(p, `${name}.norm2`, attended), w1, b1, w2, b2))
}
